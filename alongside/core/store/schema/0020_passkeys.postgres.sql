alter table passkey add column rowid bigint generated always as identity;

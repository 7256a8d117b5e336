alter table key_pair add column rowid bigint generated always as identity;
alter table locked_history add column rowid bigint generated always as identity;

alter table ask add column rowid bigint generated always as identity;

create trigger matching_setting_is_numbered before insert on matching_setting
for each row when (new.number is null) execute function number_row();

create trigger round_is_numbered before insert on round
for each row when (new.number is null) execute function number_row();

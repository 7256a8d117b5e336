-- What shaped a week: up to a few of the organisation's own short list, kept and sealed with the win and the note.

alter table check_in add column factors text not null default '[]';
alter table organisation add column week_factors text not null
    default '[":court", ":death", ":understaffed", ":emergency", ":authority", ":home", ":team", ":success", ":thanks", ":time_off"]';

-- How fast an endpoint is sent to, as JSON, and whether it is sent to at all.
alter table endpoint add column pace text not null default '{"parallel":128}';
alter table endpoint add column status text not null default 'ACTIVE';
update endpoint set status = 'DISABLED' where disabled is not null;

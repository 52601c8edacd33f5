insert into candidate (name)
select unnest($names::varchar[])
on conflict do nothing;

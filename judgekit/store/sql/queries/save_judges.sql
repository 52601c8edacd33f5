insert into judge (name, identity)
select name, identity
from (select unnest(from_json($judges, '[{"name": "VARCHAR", "identity": "VARCHAR"}]'), max_depth := 2))
on conflict do nothing;

insert into rubric (name, hash, definition)
select name, hash, definition
from (
  select unnest(from_json($rubrics, '[{"name": "VARCHAR", "hash": "UUID", "definition": "JSON"}]'), max_depth := 2)
)
on conflict do nothing;

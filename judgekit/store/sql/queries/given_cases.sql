create or replace temp table given_case as
select $suite_id::integer as suite_id, c.*
from (
  select unnest(from_json($cases, '[{
    "position": "INTEGER", "case_id": "VARCHAR", "hash": "UUID", "cluster": "VARCHAR", "tags": ["VARCHAR"]
  }]'), max_depth := 2)
) as c;

create or replace temp table given_case as
select $suite_id::integer as suite_id, unnest(from_json(line, '{
  "position": "INTEGER", "case_id": "VARCHAR", "hash": "UUID", "cluster": "VARCHAR", "tags": ["VARCHAR"]
}'))
from incoming_line;

insert into suite_candidate
select $suite_id, c.candidate_id, g.position, g.definition
from (
  select unnest(from_json($candidates, '[{"name": "VARCHAR", "position": "INTEGER", "definition": "JSON"}]'),
    max_depth := 2)
) as g
join candidate as c on c.name = g.name;

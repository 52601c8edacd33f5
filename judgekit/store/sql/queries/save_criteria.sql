insert into criterion
select r.rubric_id, c.position, c.name, c.weight, c.lowest, c.highest
from (
  select unnest(from_json($criteria, '[{
    "rubric": "VARCHAR", "hash": "UUID", "position": "INTEGER", "name": "VARCHAR", "weight": "DOUBLE",
    "lowest": "DOUBLE", "highest": "DOUBLE"
  }]'), max_depth := 2)
) as c
join rubric as r on r.name = c.rubric and r.hash = c.hash
where r.rubric_id not in (select rubric_id from criterion);

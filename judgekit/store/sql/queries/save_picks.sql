insert into pick
select $run_id, p.key, p.way, p.probability
from (
  select unnest(from_json($picks, '[{"key": "UUID", "way": "VARCHAR", "probability": "DOUBLE"}]'), max_depth := 2)
) as p;

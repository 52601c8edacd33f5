select j.name, j.judge_id
from judge as j
join (
  select unnest(from_json($judges, '[{"name": "VARCHAR", "identity": "VARCHAR"}]'), max_depth := 2)
) as g on g.name = j.name and g.identity = j.identity;

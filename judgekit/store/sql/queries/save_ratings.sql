insert into rating
select
  $run_id, s.suite_id, p.rubric_id, if($judge is null, null, p.judge_id), $method, $confidence, c.candidate_id,
  g.rating, g.low, g.high, g.rank_low, g.rank_high, g.flags, current_timestamp at time zone 'UTC'
from (
  select unnest(from_json($ratings, '[{
    "candidate": "VARCHAR", "rating": "DOUBLE", "low": "DOUBLE", "high": "DOUBLE", "rank_low": "INTEGER",
    "rank_high": "INTEGER", "flags": ["VARCHAR"]
  }]'), max_depth := 2)
) as g
join candidate as c on c.name = g.candidate
join suite as s on s.name = $suite
join (
  select n.suite_id, n.rubric_id, n.judge_id
  from current_plan as n
  join rubric as r on r.rubric_id = n.rubric_id
  join judge as j on j.judge_id = n.judge_id
  where r.name = $rubric and ($judge is null or j.name = $judge)
  qualify row_number() over (partition by n.suite_id order by n.rubric_id desc, n.judge_id) = 1
) as p on p.suite_id = s.suite_id
returning 1;

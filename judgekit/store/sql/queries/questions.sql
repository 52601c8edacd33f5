select s.name, r.name, j.name
from current_plan as p
join suite as s on s.suite_id = p.suite_id
join rubric as r on r.rubric_id = p.rubric_id
join judge as j on j.judge_id = p.judge_id
where s.name = $suite
order by r.name, j.name;

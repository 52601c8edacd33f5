-- Internal: for each suite, rubric name and judge name the version that was planned last.
create or replace view current_plan as
select p.suite_id, p.rubric_id, p.judge_id
from plan as p
join rubric as r on r.rubric_id = p.rubric_id
join judge as j on j.judge_id = p.judge_id
qualify row_number() over (
  partition by p.suite_id, r.name, j.name order by p.run_id desc, p.rubric_id desc, p.judge_id desc
) = 1;

select min(p.place) as place
from planned_task as p
where not exists (
  from task as t
  where t.suite_id = $suite_id and t.key = p.key and t.judge_id = p.judge_id and t.case_no = p.case_no
    and t.first_id = p.first_id and t.second_id is not distinct from p.second_id
)
group by p.key, p.judge_id, p.case_no, p.first_id, p.second_id
order by place;

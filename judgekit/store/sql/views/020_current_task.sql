-- Internal: the tasks that speak of the present: cases and outputs as the suite has them now.
create or replace view current_task as
select t.*, c.cluster
from task as t
join current_plan as p
  on p.suite_id = t.suite_id and p.rubric_id = t.rubric_id and p.judge_id = t.judge_id
join suite_case as c
  on c.case_no = t.case_no and c.version_no = t.version_no and c.present
join output_record as f
  on f.is_current and f.suite_id = t.suite_id and f.candidate_id = t.first_id
  and f.case_no = t.case_no and f.output_id = t.first_output
left join output_record as s
  on s.is_current and s.suite_id = t.suite_id and s.candidate_id = t.second_id
  and s.case_no = t.case_no and s.output_id = t.second_output
where t.second_id is null or s.output_id is not null;

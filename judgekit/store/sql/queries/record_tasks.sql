insert into task
select
  p.key, $suite_id, p.rubric_id, p.judge_id, p.case_no, p.version_no, p.first_id, p.second_id, f.output_id,
  s.output_id, p.repeat, $run_id
from unrecorded as u
join planned_task as p on p.place = u.place
left join output_text as f on f.hash = u.first_hash::uuid
left join output_text as s on s.hash = nullif(u.second_hash, '')::uuid
order by u.place;

-- Everything one judge ever answered by the present version of a rubric, repeated questions and past outputs included.
select
  i.case_id, coalesce(i.cluster, i.case_id) as cluster, f.name as first, s.name as second,
  t.version_no, t.first_output, t.second_output,
  n.key is not null as current, a.choice,
  coalesce(
    a.total, a.p_first + coalesce(a.p_tie, 0) / 2, case a.choice when 'first' then 1.0 when 'second' then 0.0 else 0.5 end
  ) as score,
  a.run_id, a.judged_at, a.model, coalesce(x.fingerprint, '') as fingerprint
from task as t
join current_plan as p on p.suite_id = t.suite_id and p.rubric_id = t.rubric_id
join judge as pj on pj.judge_id = p.judge_id and pj.name = $judge
join judge as j on j.judge_id = t.judge_id and j.name = $judge
join rubric as r on r.rubric_id = t.rubric_id and r.name = $rubric
join suite as u on u.suite_id = t.suite_id and u.name = $suite
join attempt as a on a.key = t.key and a.status in ('preference', 'grade')
left join attempt_text as x on x.run_id = a.run_id and x.seq = a.seq
join suite_case as i on i.case_no = t.case_no
join candidate as f on f.candidate_id = t.first_id
left join candidate as s on s.candidate_id = t.second_id
left join current_task as n
  on n.key = t.key and n.suite_id = t.suite_id and n.case_no = t.case_no and n.first_id = t.first_id
  and n.second_id is not distinct from t.second_id and n.judge_id = t.judge_id and n.version_no = t.version_no
order by i.case_id, f.name, s.name, a.run_id, a.seq;

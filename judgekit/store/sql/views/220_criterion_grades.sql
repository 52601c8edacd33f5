create or replace view criterion_grades as
select
  s.name as suite, r.name as rubric, j.name as judge, i.case_id, any_value(v.cluster) as cluster,
  c.name as candidate, g.criterion,
  avg(g.value) as value,
  avg((g.value - k.lowest) / (k.highest - k.lowest)) as share,
  if(count(distinct g.label) = 1, any_value(g.label), null) as label,
  avg(g.sd) as sd, avg(g.mass) as mass, any_value(k.weight) as weight,
  count(g.value)::integer as n_assessed,
  count(*)::integer as n_repeats
from current_verdict as v
join attempt_grade as g on g.run_id = v.answer_run_id and g.seq = v.seq
join suite as s on s.suite_id = v.suite_id
join rubric as r on r.rubric_id = v.rubric_id
join judge as j on j.judge_id = v.judge_id
join suite_case as i on i.case_no = v.case_no
join candidate as c on c.candidate_id = v.first_id
left join criterion as k on k.rubric_id = v.rubric_id and k.name = g.criterion
where v.status = 'grade' and v.second_id is null
group by s.name, r.name, j.name, i.case_id, c.name, g.criterion;
comment on view criterion_grades is 'One criterion of one graded output, mean over repeats.';
comment on column criterion_grades.suite is 'Name of the suite.';
comment on column criterion_grades.rubric is 'Name of the rubric.';
comment on column criterion_grades.judge is 'Name of the judge.';
comment on column criterion_grades.case_id is 'The case.';
comment on column criterion_grades.cluster is 'Cases of one cluster are not independent.';
comment on column criterion_grades.candidate is 'Whose output was graded.';
comment on column criterion_grades.criterion is 'Name of the criterion.';
comment on column criterion_grades.value is 'Value on the criterion''s own scale; null where it could not be assessed.';
comment on column criterion_grades.share is 'The value mapped to 0..1, the lowest level of the scale to 0.';
comment on column criterion_grades.label is 'What the judge said, where all repeats said the same.';
comment on column criterion_grades.sd is 'Spread of the judge''s probabilities over the scale, where known.';
comment on column criterion_grades.mass is 'Share of its probability on the scale, where known.';
comment on column criterion_grades.weight is 'Weight of the criterion in the total.';
comment on column criterion_grades.n_assessed is 'Repeats in which it could be assessed.';
comment on column criterion_grades.n_repeats is 'Repeats in which it was asked.';

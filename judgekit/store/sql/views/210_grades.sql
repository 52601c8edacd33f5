create or replace view grades as
select
  s.name as suite, r.name as rubric, j.name as judge, i.case_id, g.cluster, c.name as candidate, g.total, g.n_repeats
from current_grade as g
join suite as s on s.suite_id = g.suite_id
join rubric as r on r.rubric_id = g.rubric_id
join judge as j on j.judge_id = g.judge_id
join suite_case as i on i.case_no = g.case_no
join candidate as c on c.candidate_id = g.candidate_id;
comment on view grades is 'One output graded by one judge: the weighted total, mean over repeats.';
comment on column grades.suite is 'Name of the suite.';
comment on column grades.rubric is 'Name of the rubric.';
comment on column grades.judge is 'Name of the judge.';
comment on column grades.case_id is 'The case.';
comment on column grades.cluster is 'Cases of one cluster are not independent.';
comment on column grades.candidate is 'Whose output was graded.';
comment on column grades.total is 'Weighted mean of the criteria, each mapped to 0..1; below 0 only with negative weights.';
comment on column grades.n_repeats is 'Repeats that went in.';

create or replace view coverage as
with tasks as (
  select
    v.suite_id, v.rubric_id, v.judge_id, v.status,
    if(s.name is null or f.name <= s.name, f.name, s.name) as candidate_a,
    if(f.name <= s.name, s.name, f.name) as candidate_b,
    s.name is null as graded
  from current_verdict as v
  join candidate as f on f.candidate_id = v.first_id
  left join candidate as s on s.candidate_id = v.second_id
)
select
  s.name as suite, r.name as rubric, j.name as judge, if(t.graded, 'graded', 'pairwise') as mode,
  t.candidate_a, if(t.graded, null, t.candidate_b) as candidate_b,
  count(*)::integer as planned,
  count(*) filter (t.status in ('preference', 'grade'))::integer as judged,
  count(*) filter (t.status = 'cannot_assess')::integer as cannot_assess,
  count(*) filter (t.status = 'unparsed')::integer as unparsed,
  count(*) filter (t.status = 'refused')::integer as refused,
  count(*) filter (t.status = 'error')::integer as error,
  count(*) filter (t.status is null)::integer as missing
from tasks as t
join suite as s on s.suite_id = t.suite_id
join rubric as r on r.rubric_id = t.rubric_id
join judge as j on j.judge_id = t.judge_id
group by all;
comment on view coverage is 'What became of the planned tasks of each pair (pairwise) or candidate (graded); planned is the sum of the rest.';
comment on column coverage.suite is 'Name of the suite.';
comment on column coverage.rubric is 'Name of the rubric.';
comment on column coverage.judge is 'Name of the judge.';
comment on column coverage.mode is 'pairwise or graded.';
comment on column coverage.candidate_a is 'First of the pair in the alphabet; graded: the candidate.';
comment on column coverage.candidate_b is 'Second of the pair, null if graded.';
comment on column coverage.planned is 'Tasks planned: cases x orders x repeats.';
comment on column coverage.judged is 'Tasks with a preference or a grade.';
comment on column coverage.cannot_assess is 'The judge said it cannot tell.';
comment on column coverage.unparsed is 'No verdict was found in the reply.';
comment on column coverage.refused is 'The judge declined.';
comment on column coverage.error is 'No reply was had.';
comment on column coverage.missing is 'Not asked yet, or no answer stored yet.';

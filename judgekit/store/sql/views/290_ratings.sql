create or replace view ratings as
select
  s.name as suite, r.name as rubric, j.name as judge, t.method, c.name as candidate, t.rating, t.low, t.high,
  t.confidence, t.rank_low, t.rank_high, t.flags, t.run_id, t.computed_at,
  t.run_id = max(t.run_id) over (partition by t.suite_id, r.name, j.name) as latest
from rating as t
join suite as s on s.suite_id = t.suite_id
join rubric as r on r.rubric_id = t.rubric_id
join candidate as c on c.candidate_id = t.candidate_id
left join judge as j on j.judge_id = t.judge_id;
comment on view ratings is 'Ratings as they were computed by rank, run and compare, past ones included.';
comment on column ratings.suite is 'Name of the suite.';
comment on column ratings.rubric is 'Name of the rubric.';
comment on column ratings.judge is 'Name of the judge.';
comment on column ratings.method is 'Model and settings behind the rating.';
comment on column ratings.candidate is 'The candidate.';
comment on column ratings.rating is 'The rating, in the unit of the method.';
comment on column ratings.low is 'Lower end of its interval, null where none can be defended.';
comment on column ratings.high is 'Upper end of its interval.';
comment on column ratings.confidence is 'Nominal coverage of the interval.';
comment on column ratings.rank_low is 'Best rank the data leave open.';
comment on column ratings.rank_high is 'Worst rank the data leave open.';
comment on column ratings.flags is 'What must be said beside the rating.';
comment on column ratings.run_id is 'Run that computed it.';
comment on column ratings.computed_at is 'When (UTC).';
comment on column ratings.latest is 'Whether it is the newest for its suite, rubric and judge.';

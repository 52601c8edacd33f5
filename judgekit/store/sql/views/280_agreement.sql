create or replace view agreement as
with pairwise as (
  select x.suite_id, x.rubric_id, x.judge_id as judge_1, y.judge_id as judge_2, 'pairwise' as mode,
    count(*)::integer as n,
    avg((x.outcome = y.outcome)::integer) as same,
    corr(x.score_a, y.score_a) as correlation,
    avg(abs(x.score_a - y.score_a)) as mean_difference
  from current_battle as x
  join current_battle as y
    on y.suite_id = x.suite_id and y.rubric_id = x.rubric_id and y.case_no = x.case_no and y.a_id = x.a_id
    and y.b_id = x.b_id and y.judge_id <> x.judge_id
  group by all
),
graded as (
  select x.suite_id, x.rubric_id, x.judge_id as judge_1, y.judge_id as judge_2, 'graded' as mode,
    count(*)::integer as n,
    null::double as same,
    corr(x.total, y.total) as correlation,
    avg(abs(x.total - y.total)) as mean_difference
  from current_grade as x
  join current_grade as y
    on y.suite_id = x.suite_id and y.rubric_id = x.rubric_id and y.case_no = x.case_no
    and y.candidate_id = x.candidate_id and y.judge_id <> x.judge_id
  group by all
)
select
  s.name as suite, r.name as rubric, p.mode, j.name as judge, o.name as other_judge, p.n, p.same,
  if(isfinite(p.correlation), p.correlation, null) as correlation, p.mean_difference
from (from pairwise union all from graded) as p
join suite as s on s.suite_id = p.suite_id
join rubric as r on r.rubric_id = p.rubric_id
join judge as j on j.judge_id = p.judge_1
join judge as o on o.judge_id = p.judge_2;
comment on view agreement is 'How far two judges say the same of the same pairs (pairwise) or outputs (graded); people and programs are judges too.';
comment on column agreement.suite is 'Name of the suite.';
comment on column agreement.rubric is 'Name of the rubric.';
comment on column agreement.mode is 'pairwise or graded.';
comment on column agreement.judge is 'One judge.';
comment on column agreement.other_judge is 'The other; every pair stands here from both sides.';
comment on column agreement.n is 'Battles or outputs both have judged.';
comment on column agreement.same is 'Share of battles with the same outcome (a, b, tie); null if graded. Not corrected for chance: trust does that.';
comment on column agreement.correlation is 'Pearson correlation of scores or totals; null where one of them never varies.';
comment on column agreement.mean_difference is 'Mean absolute difference of scores or totals.';

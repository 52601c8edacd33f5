-- title: Ladder
-- description: Candidates rung by rung, each change against the one before; the ladder command says which changes are real.
-- parameter: rungs text none candidates in their order with commas between; without it, the order of the suite
-- parameter: suite text none only this suite
-- parameter: rubric text none only this rubric
-- parameter: judge text none only this judge
-- chart: bar candidate score by suite rubric judge mode
with scored as (
  select suite, rubric, judge, 'graded' as mode, candidate, count(*)::integer as n_cases, avg(total) as score
  from grades group by suite, rubric, judge, candidate
  union all
  select suite, rubric, judge, 'pairwise', candidate, sum(n_cases)::integer, sum(win_rate * n_cases) / sum(n_cases)
  from win_rates group by suite, rubric, judge, candidate
),
placed as (
  select
    scored.*, if(
      $rungs is null, position, list_position(regexp_split_to_array(trim($rungs::varchar), '\s*,\s*'), candidate)
    ) as place
  from scored left join candidates using (suite, candidate)
  where ($suite::varchar is null or suite = $suite)
  and ($rubric::varchar is null or rubric = $rubric)
  and ($judge::varchar is null or judge = $judge)
),
rungs as (
  select
    *, row_number() over step as rung, score - lag(score) over step as step,
    score - first_value(score) over step as gain, lag(candidate) over step as before
  from placed
  where $rungs is null or place is not null
  window step as (partition by suite, rubric, judge, mode order by place nulls last, score, candidate)
)
select
  r.suite, r.rubric, r.judge, r.mode, r.rung, r.candidate, r.before, r.n_cases, round(r.score, 4) as score,
  round(r.step, 4) as step, round(r.gain, 4) as gain_over_first
from rungs as r
order by r.suite, r.rubric, r.judge, r.mode, r.rung

-- title: By tag
-- description: Win rate and mean grade of each candidate on the cases of each tag; rank --by tag gives the intervals.
-- parameter: suite text none only this suite
-- parameter: rubric text none only this rubric
-- parameter: judge text none only this judge
-- chart: bar candidate win_rate by rubric judge tag
-- chart: bar candidate mean_grade by rubric judge tag
with tagged as (
  select suite, case_id, unnest(tags) as tag from cases
),
shares as (
  select suite, rubric, judge, case_id, candidate_a as candidate, score_a as share from battles
  union all
  select suite, rubric, judge, case_id, candidate_b, 1 - score_a from battles
),
won as (
  select suite, rubric, judge, tag, candidate, count(*)::integer as n_battles, avg(share) as win_rate
  from shares join tagged using (suite, case_id) where ($suite::varchar is null or suite = $suite)
  and ($rubric::varchar is null or rubric = $rubric)
  and ($judge::varchar is null or judge = $judge)
  group by suite, rubric, judge, tag, candidate
),
graded as (
  select suite, rubric, judge, tag, candidate, count(*)::integer as n_graded, avg(total) as mean_grade
  from grades join tagged using (suite, case_id) where ($suite::varchar is null or suite = $suite)
  and ($rubric::varchar is null or rubric = $rubric)
  and ($judge::varchar is null or judge = $judge)
  group by suite, rubric, judge, tag, candidate
)
select
  suite, rubric, judge, tag, candidate, n_battles, round(win_rate, 4) as win_rate, n_graded,
  round(mean_grade, 4) as mean_grade
from won full join graded using (suite, rubric, judge, tag, candidate)
order by suite, rubric, judge, tag, candidate

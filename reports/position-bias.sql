-- title: Position bias
-- description: How far the order in which outputs are shown decides a judge's verdict; 0.5 and 1 would be none.
-- parameter: suite text none only this suite
-- parameter: rubric text none only this rubric
-- parameter: judge text none only this judge
-- chart: bar judge first_share by suite rubric
-- chart: scatter first_share consistency judge by suite rubric
select
  suite, rubric, judge, n_verdicts, round(first_share, 4) as first_share, n_both_orders,
  round(consistency, 4) as consistency, n_consistent, n_partial, n_conflict_first, n_conflict_second
from position_bias
where ($suite::varchar is null or suite = $suite)
  and ($rubric::varchar is null or rubric = $rubric)
  and ($judge::varchar is null or judge = $judge)
order by suite, rubric, judge

-- title: Win-rate matrix
-- description: Every pair from both sides: how often candidate wins against opponent.
-- parameter: suite text none only this suite
-- parameter: rubric text none only this rubric
-- parameter: judge text none only this judge
-- chart: matrix candidate opponent win_rate by suite rubric judge
select suite, rubric, judge, candidate, opponent, n_cases, n_clusters, wins, ties, losses, round(win_rate, 4) as win_rate
from win_rates
where ($suite::varchar is null or suite = $suite)
  and ($rubric::varchar is null or rubric = $rubric)
  and ($judge::varchar is null or judge = $judge)
order by suite, rubric, judge, candidate, opponent

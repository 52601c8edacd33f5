-- title: Leaderboard
-- description: Candidates from best to worst: the newest ratings beside the counts; rank writes ratings and intervals.
-- parameter: suite text none only this suite
-- parameter: rubric text none only this rubric
-- parameter: judge text none only this judge
-- chart: bar candidate rating low high by suite rubric judge
-- chart: bar candidate win_rate by suite rubric judge
-- chart: bar candidate mean_grade by suite rubric judge
select
  suite, rubric, judge, candidate, round(rating) as rating, round(low) as low, round(high) as high,
  rank_low, rank_high, n_battles, wins, ties, losses, round(win_rate, 4) as win_rate,
  n_graded, round(mean_grade, 4) as mean_grade, flags
from leaderboard
where ($suite::varchar is null or suite = $suite)
  and ($rubric::varchar is null or rubric = $rubric)
  and ($judge::varchar is null or judge = $judge)
order by
  suite, rubric, judge, leaderboard.rating desc nulls last, leaderboard.win_rate desc nulls last,
  leaderboard.mean_grade desc nulls last, candidate

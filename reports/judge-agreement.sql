-- title: Judge agreement
-- description: How far each two judges say the same; not corrected for chance, which trust does.
-- parameter: suite text none only this suite
-- parameter: rubric text none only this rubric
-- parameter: judge text none only this judge
-- chart: matrix judge other_judge same by suite rubric mode
select
  suite, rubric, mode, judge, other_judge, n, round(same, 4) as same, round(correlation, 4) as correlation,
  round(mean_difference, 4) as mean_difference
from agreement
where ($suite::varchar is null or suite = $suite)
  and ($rubric::varchar is null or rubric = $rubric)
  and ($judge::varchar is null or judge = $judge)
  and (judge < other_judge or $judge is not null)
order by suite, rubric, mode, judge, other_judge

-- title: Coverage
-- description: What became of every planned judgement, by rubric, judge and pair or candidate.
-- parameter: suite text none only this suite
-- parameter: rubric text none only this rubric
-- parameter: judge text none only this judge
select
  suite, rubric, judge, mode, candidate_a, candidate_b,
  planned, judged, cannot_assess, unparsed, refused, error, missing,
  round(judged / planned, 4) as share_judged
from coverage
where ($suite::varchar is null or suite = $suite)
  and ($rubric::varchar is null or rubric = $rubric)
  and ($judge::varchar is null or judge = $judge)
order by share_judged, suite, rubric, judge, candidate_a, candidate_b

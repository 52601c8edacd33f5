-- title: Coverage
-- description: What became of every planned judgement, by rubric, judge and pair or candidate.
select
  suite, rubric, judge, mode, candidate_a, candidate_b,
  planned, judged, cannot_assess, unparsed, refused, error, missing,
  round(judged / planned, 4) as share_judged
from coverage
order by share_judged, suite, rubric, judge, candidate_a, candidate_b

select candidate_a, candidate_b, planned, judged, cannot_assess, unparsed, refused, error, missing
from coverage
where suite = $suite and rubric = $rubric and judge = $judge
order by candidate_a, candidate_b;

-- The grade of each output of a candidate that counts, with what its judge said of it.
select case_id, total, coalesce(rationale, '')
from judgements
where suite = $suite and rubric = $rubric and judge = $judge and mode = 'graded' and current and repeat = 0
  and status = 'grade' and first_candidate = $candidate;

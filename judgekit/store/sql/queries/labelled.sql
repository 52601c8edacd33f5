-- What one judge has answered by one rubric, by case and who was shown, in either order.
select distinct
  case_id, least(first_candidate, coalesce(second_candidate, first_candidate)) as one,
  if(second_candidate is null, null, greatest(first_candidate, second_candidate)) as other
from judgements
where suite = $suite and rubric = $rubric and judge = $judge and current
  and status in ('preference', 'grade', 'cannot_assess');

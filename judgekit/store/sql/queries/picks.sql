-- How the verdicts of one rubric and judge were picked, by case and who was shown, in either order.
select
  case_id, least(first_candidate, coalesce(second_candidate, first_candidate)) as one,
  if(second_candidate is null, null, greatest(first_candidate, second_candidate)) as other,
  arg_max(pick, coalesce(pick_probability, 0)) as way, max(pick_probability) as probability
from judgements
where suite = $suite and rubric = $rubric and judge = $judge and current and pick is not null
  and status in ('preference', 'grade', 'cannot_assess')
group by all
order by all;

-- The keys of the verdicts that count for one rubric and judge, by case and who was shown, in either order.
select
  case_id, least(first_candidate, coalesce(second_candidate, first_candidate)) as one,
  if(second_candidate is null, null, greatest(first_candidate, second_candidate)) as other, list(replace(key::varchar, '-', '') order by key)
from judgements
where suite = $suite and rubric = $rubric and judge = $judge and current and status in ('preference', 'grade')
group by all;

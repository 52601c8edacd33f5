-- Tasks that were asked more than once: whether their repeats say the same, and how far they spread.
with said as (
  select
    case_id, first_candidate, second_candidate, choice,
    coalesce(
      total, p_first + coalesce(p_tie, 0) / 2, case choice when 'first' then 1.0 when 'second' then 0.0 else 0.5 end
    ) as score
  from judgements
  where suite = $suite and rubric = $rubric and judge = $judge and mode = $mode and current
    and status in ('preference', 'grade')
    and first_candidate in (select unnest($candidates::varchar[]))
    and (second_candidate is null or second_candidate in (select unnest($candidates::varchar[])))
    and case_id in (select unnest($cases::varchar[]))
)
select
  case_id, first_candidate, second_candidate, count(*)::integer as repeats,
  if(any_value(choice) is null, max(score) - min(score) > 1e-9, count(distinct choice) > 1) as changed,
  var_samp(score) as variance
from said
group by case_id, first_candidate, second_candidate
having count(*) > 1
order by case_id, first_candidate, second_candidate

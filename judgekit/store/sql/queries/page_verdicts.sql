select
  case_id, rubric, judge, first_candidate, second_candidate, repeat, status, choice, p_first, total,
  rationale, reason, raw
from judgements
where suite = $suite and current and case_id in (select unnest($cases::varchar[]))
order by rubric, judge, least(first_candidate, second_candidate), greatest(first_candidate, second_candidate),
  repeat, first_candidate;

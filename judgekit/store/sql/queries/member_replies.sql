-- What judges made of judges replied: the verdicts that count, by some candidates on some cases.
select case_id, first_candidate, second_candidate, key, protocol, raw
from judgements
where suite = $suite and rubric = $rubric and judge = $judge and mode = $mode and current
  and protocol in ('panel', 'cascade', 'peers')
  and first_candidate in (select unnest($candidates::varchar[]))
  and (second_candidate is null or second_candidate in (select unnest($candidates::varchar[])))
  and case_id in (select unnest($cases::varchar[]))
order by case_id, first_candidate, second_candidate, repeat

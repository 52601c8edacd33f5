insert into suite_case (suite_id, case_id, present)
select suite_id, case_id, true
from given_case as g
where not exists (from suite_case as c where c.suite_id = g.suite_id and c.case_id = g.case_id)
order by position;

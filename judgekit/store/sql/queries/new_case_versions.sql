select position
from given_case as g
where not exists (
  from suite_case as c
  join case_version as v on v.case_no = c.case_no
  where c.suite_id = g.suite_id and c.case_id = g.case_id and v.hash = g.hash
)
order by position;

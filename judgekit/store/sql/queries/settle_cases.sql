create or replace temp table settled_case as
select c.case_no, v.version_no, g.position, g.cluster, g.tags
from given_case as g
join suite_case as c on c.suite_id = g.suite_id and c.case_id = g.case_id
join case_version as v on v.case_no = c.case_no and v.hash = g.hash;

update suite_case as c
set version_no = s.version_no, position = s.position, cluster = s.cluster, tags = s.tags, present = true
from settled_case as s
where c.case_no = s.case_no
  and (c.version_no, c.position, c.cluster, c.tags, c.present)
    is distinct from (s.version_no, s.position, s.cluster, s.tags, true);

update suite_case as c
set present = false
where c.present and c.suite_id in (select suite_id from given_case)
  and c.case_no not in (select case_no from settled_case);

drop table settled_case;
drop table given_case;

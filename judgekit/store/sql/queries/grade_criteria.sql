select g.candidate, g.criterion, g.case_id, g.value, g.share
from criterion_grades as g
join suite as s on s.name = g.suite
join suite_case as i on i.suite_id = s.suite_id and i.case_id = g.case_id
where g.suite = $suite and g.rubric = $rubric and g.judge = $judge
  and g.candidate in (select unnest($candidates::varchar[]))
  and g.value is not null
order by g.candidate, g.criterion, i.position;

select
  c.name as candidate, i.case_id,
  (dense_rank() over (order by g.cluster) - 1)::integer as cluster,
  g.total
from current_grade as g
join candidate as c on c.candidate_id = g.candidate_id
join suite_case as i on i.case_no = g.case_no
where g.suite_id = (select suite_id from suite where name = $suite)
  and g.rubric_id in (select rubric_id from rubric where name = $rubric)
  and g.judge_id in (select judge_id from judge where name = $judge)
  and c.name in (select unnest($candidates::varchar[]))
order by c.name, i.position;

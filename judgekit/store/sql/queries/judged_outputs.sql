select case_id, cluster::varchar, candidate, total
from grades
where suite = $suite and rubric = $rubric and judge = $judge
order by case_id, candidate;

select case_id, input, reference, context::varchar, tags
from cases
where suite = $suite
order by position
limit $limit;

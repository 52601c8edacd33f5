-- The candidates of a suite, in its order, and after them others that have outputs.
select c.name, coalesce(f.baseline = c.name, false)
from suite_candidate as k
join candidate as c on c.candidate_id = k.candidate_id
left join suite_file as f on f.suite_id = k.suite_id
where k.suite_id = (select suite_id from suite where name = $suite)
order by k.position;

select t.tag, list(c.case_id order by c.position)
from suite_case as c, unnest(c.tags) as t (tag)
where c.present and c.suite_id = (select suite_id from suite where name = $suite)
group by t.tag
order by t.tag;

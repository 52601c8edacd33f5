-- How many of these keys have an answer already.
select count(distinct key)::integer
from attempt
where not superseded and status in (select unnest($settled::varchar[]))
  and key in (select unnest($keys::uuid[]))

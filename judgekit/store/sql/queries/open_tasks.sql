select p.place
from planned_task as p
where not exists (
  from attempt as a
  where a.key = p.key
    and (a.status in (select unnest($settled::varchar[])) or (a.run_id = $run_id and a.status <> 'error'))
)
order by p.place;

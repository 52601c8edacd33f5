-- Internal: how each drawn task was picked, over all draws. A draw is answered in random order, so one that was
-- broken off is a smaller draw; draws share their random numbers, so the likelier one counts.
create or replace view counted_pick as
with drawn as (
  select p.key, p.way, p.probability * avg((a.key is not null)::integer) over (partition by p.run_id) as probability
  from pick as p
  left join attempt as a on a.key = p.key and not a.superseded and a.status <> 'error'
)
select
  key,
  coalesce(arg_max(way, probability), any_value(way)) as way,
  nullif(max(probability), 0) as probability
from drawn
group by key;

create or replace temp table counted as
with numbered as (
  select
    a, b, winner, judge, slice, case_id, share_a is not null as shared, row_number() over () as place,
    try_cast(weight as double) as weight, try_cast(share_a as double) as share_a
  from battle
),
keyed as (
  select
    a, b, judge, slice, weight, share_a, shared,
    case when not shared then winner when share_a > 0.5 then 'a' when share_a < 0.5 then 'b' else 'tie' end as winner,
    -- a battle without a case is a case of its own
    if($clustered, coalesce('case ' || case_id, 'row ' || place), '') as case_key
  from numbered
),
grouped as materialized (
  select
    a, b, winner, judge, slice, case_key,
    count(*) as n, sum(weight) as weight, sum(weight * weight) as squared,
    coalesce(sum(weight * share_a), 0) as share_a,
    count(*) filter (not coalesce(weight > 0 and isfinite(weight), false)) as bad_weights,
    count(*) filter (shared and not coalesce(share_a between 0 and 1, false)) as bad_shares
  from keyed
  group by all
),
cluster_of as (
  select case_key, (row_number() over (order by case_key) - 1)::integer as cluster
  from (select distinct case_key from grouped)
),
part_of as (
  select judge, slice, (row_number() over (order by judge nulls first, slice nulls first) - 1)::integer as part
  from (select distinct judge, slice from grouped)
)
select
  g.a, g.b, g.winner, outcome_of(g.winner, g.a, g.b) as outcome, g.judge, g.slice, p.part, c.cluster,
  g.n, g.weight, g.squared, g.share_a, g.bad_weights, g.bad_shares
from grouped as g
join cluster_of as c on c.case_key = g.case_key
join part_of as p on p.judge is not distinct from g.judge and p.slice is not distinct from g.slice;

with placed as (
  select a, b, winner, judge, slice, row_number() over () as place from battle
),
part as (
  select distinct part, judge, slice from counted
)
select x.code as a, y.code as b, outcome_of(s.winner, s.a, s.b) as outcome, p.part
from placed as s
join named as x on x.name = s.a
join named as y on y.name = s.b
join part as p on p.judge is not distinct from s.judge and p.slice is not distinct from s.slice
where s.winner is not null
order by s.place;

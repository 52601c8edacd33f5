create or replace view position_bias as
with choices as (
  select suite_id, rubric_id, judge_id,
    count(*) as n_verdicts,
    count(*) filter (choice = 'first') as picked_first,
    count(*) filter (choice = 'second') as picked_second
  from current_verdict
  where status = 'preference'
  group by suite_id, rubric_id, judge_id
),
orders as (
  select suite_id, rubric_id, judge_id,
    count(*) filter (n_orders = 2) as n_both_orders,
    count(*) filter (order_status = 'consistent') as n_consistent,
    count(*) filter (order_status = 'partial') as n_partial,
    count(*) filter (order_status = 'conflict' and a_shown_first = 'a') as n_conflict_first,
    count(*) filter (order_status = 'conflict' and a_shown_first = 'b') as n_conflict_second
  from current_battle
  group by suite_id, rubric_id, judge_id
)
select
  s.name as suite, r.name as rubric, j.name as judge, c.n_verdicts::integer as n_verdicts,
  c.picked_first / nullif(c.picked_first + c.picked_second, 0) as first_share,
  o.n_both_orders::integer as n_both_orders,
  o.n_consistent / nullif(o.n_both_orders, 0) as consistency,
  o.n_consistent::integer as n_consistent, o.n_partial::integer as n_partial,
  o.n_conflict_first::integer as n_conflict_first, o.n_conflict_second::integer as n_conflict_second
from choices as c
join orders as o on o.suite_id = c.suite_id and o.rubric_id = c.rubric_id and o.judge_id = c.judge_id
join suite as s on s.suite_id = c.suite_id
join rubric as r on r.rubric_id = c.rubric_id
join judge as j on j.judge_id = c.judge_id;
comment on view position_bias is 'How far the order in which outputs are shown decides a judge''s verdict.';
comment on column position_bias.suite is 'Name of the suite.';
comment on column position_bias.rubric is 'Name of the rubric.';
comment on column position_bias.judge is 'Name of the judge.';
comment on column position_bias.n_verdicts is 'Preferences given.';
comment on column position_bias.first_share is 'Share of first among verdicts that name a winner; 0.5 when both orders are asked and order does not matter.';
comment on column position_bias.n_both_orders is 'Battles judged in both orders.';
comment on column position_bias.consistency is 'Share of those in which both orders say the same; null if there are none.';
comment on column position_bias.n_consistent is 'Battles in which both orders say the same.';
comment on column position_bias.n_partial is 'Battles in which one order says tie and the other names a winner.';
comment on column position_bias.n_conflict_first is 'Battles in which each order prefers what is shown first.';
comment on column position_bias.n_conflict_second is 'Battles in which each order prefers what is shown second.';

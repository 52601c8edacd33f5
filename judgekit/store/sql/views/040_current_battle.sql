-- Internal: battles by number instead of by name.
create or replace view current_battle as
with shown as (
  select
    v.suite_id, v.rubric_id, v.judge_id, v.case_no, v.cluster,
    f.name <= s.name as a_first,
    if(a_first, v.first_id, v.second_id) as a_id,
    if(a_first, v.second_id, v.first_id) as b_id,
    v.status = 'preference' as judged,
    v.answer_run_id::bigint * 4294967296 + v.seq as answered,
    case v.choice when 'first' then 1.0::double when 'tie' then 0.5 when 'second' then 0.0 end as points_first,
    coalesce(v.p_first + coalesce(v.p_tie, 0) / 2, points_first) as score_first,
    v.p_first / nullif(v.p_first + v.p_second, 0) as share_first,
    -- 1e-6 keeps the logarithm finite where the judge is certain; least and greatest would skip nulls
    if(share_first is null, null, greatest(least(share_first, 1 - 1e-6), 1e-6)) as kept_share,
    ln(kept_share / (1 - kept_share)) as log_odds_first
  from current_verdict as v
  join candidate as f on f.candidate_id = v.first_id
  join candidate as s on s.candidate_id = v.second_id
  where v.first_id <> v.second_id
),
by_order as (
  select
    suite_id, rubric_id, judge_id, case_no, a_id, b_id, a_first,
    any_value(cluster) as cluster,
    max(answered) as answered,
    count(*) filter (judged) as n_judged,
    avg(if(a_first, points_first, 1 - points_first)) filter (judged) as points_a,
    avg(if(a_first, score_first, 1 - score_first)) filter (judged) as score_a,
    if(
      count(log_odds_first) filter (judged) = n_judged,
      avg(if(a_first, log_odds_first, -log_odds_first)) filter (judged),
      null
    ) as log_odds_a
  from shown
  group by all
  having n_judged > 0
),
battle as (
  select
    suite_id, rubric_id, judge_id, case_no, a_id, b_id,
    any_value(cluster) as cluster,
    max(answered) as answered,
    count(*) as n_orders,
    sum(n_judged) as n_verdicts,
    avg(score_a) as score_a,
    if(count(log_odds_a) = count(*), avg(log_odds_a), null) as log_odds_a,
    any_value(points_a) filter (a_first) as points_ab,
    any_value(points_a) filter (not a_first) as points_ba
  from by_order
  group by all
)
select
  suite_id, rubric_id, judge_id, case_no, cluster, a_id, b_id, answered, n_orders::integer as n_orders,
  n_verdicts::integer as n_verdicts, score_a, log_odds_a,
  case when points_ab > 0.5 then 'a' when points_ab < 0.5 then 'b' when points_ab = 0.5 then 'tie' end as a_shown_first,
  case when points_ba > 0.5 then 'a' when points_ba < 0.5 then 'b' when points_ba = 0.5 then 'tie' end as b_shown_first,
  case
    when n_orders = 1 then coalesce(a_shown_first, b_shown_first)
    when a_shown_first = b_shown_first then a_shown_first
    else 'tie'
  end as outcome,
  case
    when n_orders = 1 then 'single'
    when a_shown_first = b_shown_first then 'consistent'
    when a_shown_first = 'tie' or b_shown_first = 'tie' then 'partial'
    else 'conflict'
  end as order_status
from battle;

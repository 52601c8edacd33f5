-- Internal: battles by number instead of by name.
create or replace view current_battle as
with place as (
  select candidate_id, row_number() over (order by name) as place
  from candidate
),
shown as (
  select
    v.suite_id, v.rubric_id, v.judge_id, v.case_no, v.cluster,
    f.place < s.place as a_first,
    if(a_first, v.first_id, v.second_id) as a_id,
    if(a_first, v.second_id, v.first_id) as b_id,
    -- the pair in either order: a filter on these reaches the tasks before anything is joined
    least(v.first_id, v.second_id) as low_id,
    greatest(v.first_id, v.second_id) as high_id,
    v.answer_run_id::bigint * 4294967296 + v.seq as answered,
    case v.choice when 'first' then 1.0::double when 'tie' then 0.5 when 'second' then 0.0 end as points_first,
    coalesce(v.p_first + coalesce(v.p_tie, 0) / 2, points_first) as score_first,
    v.p_first / nullif(v.p_first + v.p_second, 0) as share_first,
    -- 1e-6 keeps the logarithm finite where the judge is certain; least and greatest would skip nulls
    if(share_first is null, null, greatest(least(share_first, 1 - 1e-6), 1e-6)) as kept_share,
    ln(kept_share / (1 - kept_share)) as log_odds_first
  from current_verdict as v
  join place as f on f.candidate_id = v.first_id
  join place as s on s.candidate_id = v.second_id
  where v.status = 'preference' and v.first_id <> v.second_id
),
battle as (
  select
    suite_id, rubric_id, judge_id, case_no, low_id, high_id,
    any_value(a_id) as a_id,
    any_value(b_id) as b_id,
    any_value(cluster) as cluster,
    max(answered) as answered,
    count(*)::integer as n_verdicts,
    count(log_odds_first)::integer as n_odds,
    avg(points_first) filter (a_first) as points_ab,
    1 - avg(points_first) filter (not a_first) as points_ba,
    avg(score_first) filter (a_first) as score_ab,
    1 - avg(score_first) filter (not a_first) as score_ba,
    avg(log_odds_first) filter (a_first) as odds_ab,
    -avg(log_odds_first) filter (not a_first) as odds_ba
  from shown
  group by suite_id, rubric_id, judge_id, case_no, low_id, high_id
)
select
  suite_id, rubric_id, judge_id, case_no, cluster, a_id, b_id, low_id, high_id, answered, n_verdicts,
  if(points_ab is null or points_ba is null, 1, 2) as n_orders,
  coalesce((score_ab + score_ba) / 2, score_ab, score_ba) as score_a,
  if(n_odds = n_verdicts, coalesce((odds_ab + odds_ba) / 2, odds_ab, odds_ba), null) as log_odds_a,
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

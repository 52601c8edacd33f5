with battle as (
  select *, a_id = $a_id as forward
  from current_battle
  where low_id = $low_id and high_id = $high_id
    and suite_id = (select suite_id from suite where name = $suite)
    and rubric_id in (select rubric_id from rubric where name = $rubric)
    and judge_id in (select judge_id from judge where name = $judge)
),
seen as (
  select
    case_no, cluster, order_status, log_odds_a is not null as has_odds,
    if(forward, score_a, 1 - score_a) as score_a,
    coalesce(if(forward, log_odds_a, -log_odds_a), 0) as log_odds_a,
    outcome,
    if(forward, a_shown_first, b_shown_first) as a_shown_first,
    if(forward, b_shown_first, a_shown_first) as b_shown_first,
    if(forward, map {'a': 'a', 'b': 'b', 'tie': 'tie'}, map {'a': 'b', 'b': 'a', 'tie': 'tie'}) as letter
  from battle
)
select
  i.case_id,
  (dense_rank() over (order by s.cluster) - 1)::integer as cluster,
  s.score_a, s.has_odds, s.log_odds_a, s.order_status,
  s.letter[s.outcome] as outcome,
  coalesce(s.letter[s.a_shown_first], '') as a_shown_first,
  coalesce(s.letter[s.b_shown_first], '') as b_shown_first
from seen as s
join suite_case as i on i.case_no = s.case_no
order by i.position;

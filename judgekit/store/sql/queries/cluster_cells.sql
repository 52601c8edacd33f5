with battle as (
  select m.*, (dense_rank() over (order by m.cluster) - 1)::integer as cluster_code
  from current_battle as m
  where m.suite_id = (select suite_id from suite where name = $suite)
    and m.rubric_id in (select rubric_id from rubric where name = $rubric)
    and m.judge_id in (select judge_id from judge where name = $judge)
    and ($tag is null or m.case_no in (select case_no from suite_case where list_contains(tags, $tag)))
)
select
  a_id, b_id, cluster_code as cluster,
  count(*) filter (outcome = 'a')::integer as win_a,
  count(*) filter (outcome = 'b')::integer as win_b,
  count(*) filter (outcome = 'tie')::integer as tie,
  sum(score_a) as score_a,
  count(log_odds_a)::integer as n_odds
from battle
group by a_id, b_id, cluster_code
order by a_id, b_id, cluster_code;

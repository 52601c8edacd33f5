select
  m.a_id, m.b_id,
  count(*) filter (m.outcome = 'a')::integer as win_a,
  count(*) filter (m.outcome = 'b')::integer as win_b,
  count(*) filter (m.outcome = 'tie')::integer as tie,
  sum(m.score_a) as score_a,
  count(m.log_odds_a)::integer as n_odds
from current_battle as m
where m.suite_id = (select suite_id from suite where name = $suite)
  and m.rubric_id in (select rubric_id from rubric where name = $rubric)
  and m.judge_id in (select judge_id from judge where name = $judge)
  and ($tag is null or m.case_no in (select case_no from suite_case where list_contains(tags, $tag)))
group by m.a_id, m.b_id
order by m.a_id, m.b_id;

select
  i.case_id,
  (dense_rank() over (order by m.cluster) - 1)::integer as cluster,
  if(a.name = $a, m.score_a, 1 - m.score_a) as score_a,
  m.log_odds_a is not null as has_odds,
  coalesce(if(a.name = $a, m.log_odds_a, -m.log_odds_a), 0) as log_odds_a,
  if(a.name = $a, m.outcome, case m.outcome when 'a' then 'b' when 'b' then 'a' else m.outcome end) as outcome,
  m.order_status,
  coalesce(if(a.name = $a, m.a_shown_first, case m.b_shown_first when 'a' then 'b' when 'b' then 'a' else m.b_shown_first end), '') as a_shown_first,
  coalesce(if(a.name = $a, m.b_shown_first, case m.a_shown_first when 'a' then 'b' when 'b' then 'a' else m.a_shown_first end), '') as b_shown_first
from current_battle as m
join candidate as a on a.candidate_id = m.a_id
join candidate as b on b.candidate_id = m.b_id
join suite_case as i on i.case_no = m.case_no
where m.suite_id = (select suite_id from suite where name = $suite)
  and m.rubric_id in (select rubric_id from rubric where name = $rubric)
  and m.judge_id in (select judge_id from judge where name = $judge)
  and a.name in ($a, $b) and b.name in ($a, $b)
order by i.position;

select m.a_id, m.b_id, m.score_a, case m.outcome when 'a' then 0 when 'b' then 1 else 2 end as outcome
from current_battle as m
where m.suite_id = (select suite_id from suite where name = $suite)
  and m.rubric_id in (select rubric_id from rubric where name = $rubric)
  and m.judge_id in (select judge_id from judge where name = $judge)
order by m.answered, m.case_no, m.a_id, m.b_id;

-- title: Head to head
-- description: Case by case what two candidates answered and who was preferred, seen from candidate a.
-- parameter: a text none the one candidate; without it, every pair of battles
-- parameter: b text none the other candidate
-- parameter: suite text none only this suite
-- parameter: rubric text none only this rubric
-- parameter: judge text none only this judge
with seen as (
  select
    suite, rubric, judge, case_id, order_status,
    candidate_a = $a as forward,
    if(coalesce(forward, true), candidate_a, candidate_b) as a,
    if(coalesce(forward, true), candidate_b, candidate_a) as b,
    if(coalesce(forward, true), score_a, 1 - score_a) as score_a,
    case outcome when 'tie' then 'tie' when 'a' then candidate_a else candidate_b end as winner
  from battles
  where ($suite::varchar is null or suite = $suite)
  and ($rubric::varchar is null or rubric = $rubric)
  and ($judge::varchar is null or judge = $judge)
    and ($a::varchar is null or $a in (candidate_a, candidate_b))
    and ($b::varchar is null or $b in (candidate_a, candidate_b))
)
select
  s.suite, s.rubric, s.judge, s.case_id, s.a, s.b, s.winner, round(s.score_a, 4) as score_a, s.order_status,
  c.input, x.text as output_a, y.text as output_b
from seen as s
join cases as c on c.suite = s.suite and c.case_id = s.case_id
left join outputs as x on x.is_current and x.suite = s.suite and x.case_id = s.case_id and x.candidate = s.a
left join outputs as y on y.is_current and y.suite = s.suite and y.case_id = s.case_id and y.candidate = s.b
order by s.suite, s.rubric, s.judge, s.a, s.b, c.position

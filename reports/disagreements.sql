-- title: Disagreements
-- description: Battles in which two judges name different winners, and those in which one judge changed its mind with the order.
-- parameter: suite text none only this suite
-- parameter: rubric text none only this rubric
-- parameter: judge text none only this judge
with battle as (
  select *, case outcome when 'tie' then 'tie' when 'a' then candidate_a else candidate_b end as winner
  from battles
  where ($suite::varchar is null or suite = $suite)
  and ($rubric::varchar is null or rubric = $rubric)
  and ($judge::varchar is null or judge = $judge)
),
flips as (
  select
    'order' as kind, suite, rubric, case_id, candidate_a, candidate_b, judge,
    coalesce(case a_shown_first when 'a' then candidate_a when 'b' then candidate_b end, 'tie') as says,
    judge as other_judge,
    coalesce(case b_shown_first when 'a' then candidate_a when 'b' then candidate_b end, 'tie') as other_says,
    order_status as how
  from battle
  where order_status in ('conflict', 'partial')
),
judges as (
  select
    'judges' as kind, x.suite, x.rubric, x.case_id, x.candidate_a, x.candidate_b, x.judge, x.winner as says,
    y.judge as other_judge, y.winner as other_says,
    if('tie' in (x.winner, y.winner), 'partial', 'conflict') as how
  from battle as x
  join battles as z
    on z.suite = x.suite and z.rubric = x.rubric and z.case_id = x.case_id and z.candidate_a = x.candidate_a
    and z.candidate_b = x.candidate_b and z.outcome <> x.outcome
  cross join lateral (
    select z.judge as judge, case z.outcome when 'tie' then 'tie' when 'a' then z.candidate_a else z.candidate_b end as winner
  ) as y
  where z.judge <> x.judge and (z.judge > x.judge or $judge is not null)
)
select * from flips
union all by name
select * from judges
order by kind desc, suite, rubric, case_id, candidate_a, candidate_b, judge, other_judge

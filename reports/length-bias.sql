-- title: Length bias
-- description: How often a judge prefers the longer output; rank --control length takes it out of the ratings.
-- parameter: suite text none only this suite
-- parameter: rubric text none only this rubric
-- parameter: judge text none only this judge
-- chart: bar judge longer_share by suite rubric
with battle as (
  select b.*, x.n_characters as length_a, y.n_characters as length_b
  from battles as b
  join outputs as x
    on x.is_current and x.suite = b.suite and x.case_id = b.case_id and x.candidate = b.candidate_a
  join outputs as y
    on y.is_current and y.suite = b.suite and y.case_id = b.case_id and y.candidate = b.candidate_b
)
select
  suite, rubric, judge, count(*)::integer as n_battles,
  count(*) filter (length_a <> length_b and outcome <> 'tie')::integer as n_decided,
  round(
    count(*) filter (outcome = if(length_a > length_b, 'a', 'b') and length_a <> length_b)
    / nullif(count(*) filter (length_a <> length_b and outcome <> 'tie'), 0), 4
  ) as longer_share,
  round(avg(if(outcome = 'a', length_a, length_b)) filter (outcome <> 'tie'), 1) as mean_length_won,
  round(avg(if(outcome = 'a', length_b, length_a)) filter (outcome <> 'tie'), 1) as mean_length_lost
from battle
where ($suite::varchar is null or suite = $suite)
  and ($rubric::varchar is null or rubric = $rubric)
  and ($judge::varchar is null or judge = $judge)
group by suite, rubric, judge
order by suite, rubric, judge

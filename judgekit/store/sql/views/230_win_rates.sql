create or replace view win_rates as
with sides as (
  select
    suite_id, rubric_id, judge_id, cluster,
    if(forward, a_id, b_id) as candidate_id,
    if(forward, b_id, a_id) as opponent_id,
    if(forward, score_a, 1 - score_a) as score,
    outcome = if(forward, 'a', 'b') as won,
    outcome = if(forward, 'b', 'a') as lost
  from current_battle
  cross join (values (true), (false)) as side (forward)
),
pairs as (
  select
    suite_id, rubric_id, judge_id, candidate_id, opponent_id,
    count(*)::integer as n_cases, count(distinct cluster)::integer as n_clusters,
    count(*) filter (won)::integer as wins,
    count(*) filter (not won and not lost)::integer as ties,
    count(*) filter (lost)::integer as losses,
    avg(score) as win_rate
  from sides group by suite_id, rubric_id, judge_id, candidate_id, opponent_id
)
select
  s.name as suite, r.name as rubric, j.name as judge, c.name as candidate, o.name as opponent,
  p.n_cases, p.n_clusters, p.wins, p.ties, p.losses, p.win_rate
from pairs as p
join suite as s on s.suite_id = p.suite_id
join rubric as r on r.rubric_id = p.rubric_id
join judge as j on j.judge_id = p.judge_id
join candidate as c on c.candidate_id = p.candidate_id
join candidate as o on o.candidate_id = p.opponent_id;
comment on view win_rates is 'Every pair from both sides: how often candidate wins against opponent. A point estimate; compare and rank give the intervals.';
comment on column win_rates.suite is 'Name of the suite.';
comment on column win_rates.rubric is 'Name of the rubric.';
comment on column win_rates.judge is 'Name of the judge.';
comment on column win_rates.candidate is 'The candidate.';
comment on column win_rates.opponent is 'The other one.';
comment on column win_rates.n_cases is 'Cases judged.';
comment on column win_rates.n_clusters is 'Independent pieces of evidence among them.';
comment on column win_rates.wins is 'Cases candidate won (both orders agree).';
comment on column win_rates.ties is 'Cases tied, order conflicts among them.';
comment on column win_rates.losses is 'Cases opponent won.';
comment on column win_rates.win_rate is 'Mean over cases of the candidate''s share of the win (battles.score_a).';

create or replace view leaderboard as
with totals as (
  select suite, rubric, judge, candidate,
    sum(n_cases)::integer as n_battles, sum(wins)::integer as wins, sum(ties)::integer as ties,
    sum(losses)::integer as losses, sum(win_rate * n_cases) / sum(n_cases) as win_rate
  from win_rates group by suite, rubric, judge, candidate
),
means as (
  select suite, rubric, judge, candidate, count(*)::integer as n_graded, avg(total) as mean_grade
  from grades group by suite, rubric, judge, candidate
),
rated as (select * from ratings where latest)
select
  suite, rubric, judge, candidate, r.rating, r.low, r.high, r.rank_low, r.rank_high, r.method,
  t.n_battles, t.wins, t.ties, t.losses, t.win_rate, m.n_graded, m.mean_grade, r.flags, r.computed_at
from totals as t
full join means as m using (suite, rubric, judge, candidate)
full join rated as r using (suite, rubric, judge, candidate)
order by suite, rubric, judge, r.rating desc nulls last, t.win_rate desc nulls last, m.mean_grade desc nulls last, candidate;
comment on view leaderboard is 'The newest ratings beside the counts as they are now; without ratings, by win rate or mean grade.';
comment on column leaderboard.suite is 'Name of the suite.';
comment on column leaderboard.rubric is 'Name of the rubric.';
comment on column leaderboard.judge is 'Name of the judge.';
comment on column leaderboard.candidate is 'The candidate.';
comment on column leaderboard.rating is 'The newest rating, null where none was computed.';
comment on column leaderboard.low is 'Lower end of its interval.';
comment on column leaderboard.high is 'Upper end of its interval.';
comment on column leaderboard.rank_low is 'Best rank the data leave open.';
comment on column leaderboard.rank_high is 'Worst rank the data leave open.';
comment on column leaderboard.method is 'Model and settings behind the rating.';
comment on column leaderboard.n_battles is 'Battles against all opponents.';
comment on column leaderboard.wins is 'Battles won.';
comment on column leaderboard.ties is 'Battles tied, order conflicts among them.';
comment on column leaderboard.losses is 'Battles lost.';
comment on column leaderboard.win_rate is 'Mean share of the win over all battles.';
comment on column leaderboard.n_graded is 'Outputs graded.';
comment on column leaderboard.mean_grade is 'Mean of the grades'' totals.';
comment on column leaderboard.flags is 'What must be said beside the rating.';
comment on column leaderboard.computed_at is 'When the rating was computed (UTC).';

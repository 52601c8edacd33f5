-- title: Cost and latency
-- description: What judges and candidates took, over all runs: calls, tokens, money, and the time of an answer.
-- parameter: suite text none only this suite
-- chart: bar who cost_usd by suite activity
-- chart: bar who median_ms by suite activity
with spent as (
  select
    suite, activity, who, sum(answers)::bigint as answers, sum(calls)::bigint as calls,
    sum(prompt_tokens)::bigint as prompt_tokens, sum(completion_tokens)::bigint as completion_tokens,
    sum(cost_usd) as cost_usd, sum(n_unpriced)::bigint as n_unpriced
  from costs group by suite, activity, who
),
timed as (
  select r.suite, 'judging' as activity, a.judge as who, a.latency_ms
  from attempts as a join runs as r on r.run_id = a.run_id
  union all
  select o.suite, 'generating', o.candidate, o.latency_ms from outputs as o where o.run_id is not null
),
latency as (
  select
    suite, activity, who, median(latency_ms) as median_ms, quantile_cont(latency_ms, 0.95) as p95_ms
  from timed group by suite, activity, who
)
select
  s.* replace (round(s.cost_usd, 8) as cost_usd), round(s.cost_usd / s.answers, 8) as cost_per_answer_usd, round(l.median_ms, 1) as median_ms,
  round(l.p95_ms, 1) as p95_ms
from spent as s
left join latency as l
  on l.suite is not distinct from s.suite and l.activity = s.activity and l.who = s.who
where $suite::varchar is null or s.suite = $suite
order by s.suite, s.activity, s.who

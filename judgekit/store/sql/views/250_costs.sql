create or replace view costs as
with spent as (
  select run_id, 'judging' as activity, judge_id as who_id, calls, prompt_tokens, completion_tokens, cached_tokens,
    cost_usd, estimated, latency_ms
  from attempt
  union all
  select run_id, 'generating', candidate_id, calls, prompt_tokens, completion_tokens, cached_tokens, cost_usd,
    estimated, latency_ms
  from output_record where run_id is not null
)
select
  p.run_id, s.name as suite, p.activity, coalesce(j.name, c.name) as who,
  count(*)::integer as answers,
  sum(p.calls)::bigint as calls,
  sum(p.prompt_tokens)::bigint as prompt_tokens,
  sum(p.completion_tokens)::bigint as completion_tokens,
  sum(p.cached_tokens)::bigint as cached_tokens,
  sum(p.cost_usd) as cost_usd,
  count(*) filter (p.cost_usd is null)::integer as n_unpriced,
  count(*) filter (p.estimated)::integer as n_estimated,
  sum(p.latency_ms) / 1000 as call_seconds
from spent as p
left join run as u on u.run_id = p.run_id
left join suite as s on s.suite_id = u.suite_id
left join judge as j on p.activity = 'judging' and j.judge_id = p.who_id
left join candidate as c on p.activity = 'generating' and c.candidate_id = p.who_id
group by all;
comment on view costs is 'What each run spent, by judge or by candidate generated for; every attempt is counted, not only those that count.';
comment on column costs.run_id is 'The run.';
comment on column costs.suite is 'Suite the run was about.';
comment on column costs.activity is 'judging or generating.';
comment on column costs.who is 'Name of the judge, or of the candidate generated for.';
comment on column costs.answers is 'Judgements or outputs received.';
comment on column costs.calls is 'Model calls.';
comment on column costs.prompt_tokens is 'Tokens read.';
comment on column costs.completion_tokens is 'Tokens written.';
comment on column costs.cached_tokens is 'Tokens read from the endpoint''s cache.';
comment on column costs.cost_usd is 'Cost in US dollars of the answers with a known price; null if none has one.';
comment on column costs.n_unpriced is 'Answers without a known price, not in cost_usd.';
comment on column costs.n_estimated is 'Answers whose tokens were estimated.';
comment on column costs.call_seconds is 'Sum of the calls'' times; calls run side by side, so this exceeds the run''s own time.';

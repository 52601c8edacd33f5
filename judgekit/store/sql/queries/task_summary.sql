-- What became of the present tasks of some candidates on some cases, and what the verdicts that count cost.
-- Tasks that show the same texts share one verdict, whose cost is counted once.
with tasks as (
  select *
  from judgements
  where suite = $suite and rubric = $rubric and judge = $judge and mode = $mode and current
    and first_candidate in (select unnest($candidates::varchar[]))
    and (second_candidate is null or second_candidate in (select unnest($candidates::varchar[])))
    and case_id in (select unnest($cases::varchar[]))
),
answers as (
  select distinct key, calls, prompt_tokens, completion_tokens, cached_tokens, cost_usd, estimated, latency_ms
  from tasks
  where status <> 'missing'
),
counted as (
  select
    count(*)::integer as planned,
    count(*) filter (status in ('preference', 'grade'))::integer as judged,
    count(*) filter (status = 'cannot_assess')::integer as cannot_assess,
    count(*) filter (status = 'unparsed')::integer as unparsed,
    count(*) filter (status = 'refused')::integer as refused,
    count(*) filter (status = 'error')::integer as error
  from tasks
),
spent as (
  select
    coalesce(sum(calls), 0)::bigint as calls,
    coalesce(sum(prompt_tokens), 0)::bigint as prompt_tokens,
    coalesce(sum(completion_tokens), 0)::bigint as completion_tokens,
    coalesce(sum(cached_tokens), 0)::bigint as cached_tokens,
    if(count(*) > count(cost_usd), null, coalesce(sum(cost_usd), 0)) as cost_usd,
    coalesce(bool_or(estimated), false) as estimated,
    coalesce(sum(latency_ms), 0) / 1000 as seconds
  from answers
)
select * from counted, spent

-- What a present output of each candidate takes. Outputs read from a file may say so in their metadata.
select
  candidate,
  if(count(cost) = count(*), avg(cost), null) as cost_usd,
  if(count(latency) = count(*), median(latency), null) as latency_ms,
  if(count(prompt_tokens) = count(*), avg(prompt_tokens), null) as prompt_tokens,
  if(count(completion_tokens) = count(*), avg(completion_tokens), null) as completion_tokens
from (
  select
    *,
    coalesce(cost_usd, try_cast(metadata ->> '$.cost_usd' as double)) as cost,
    coalesce(latency_ms, try_cast(metadata ->> '$.latency_ms' as double)) as latency
  from outputs
  where suite = $suite and is_current and candidate in (select unnest($candidates::varchar[]))
)
group by candidate;

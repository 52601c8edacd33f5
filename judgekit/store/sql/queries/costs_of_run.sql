select
  activity, who, answers, calls, prompt_tokens, completion_tokens, cached_tokens, cost_usd, n_unpriced, n_estimated,
  call_seconds
from costs
where run_id = $run_id
order by activity, who;

create or replace temp table incoming_judgement as
select unnest(from_json(line, '{
  "run_id": "INTEGER", "seq": "INTEGER", "key": "UUID", "judge_id": "INTEGER",
  "status": "VARCHAR", "choice": "VARCHAR", "p_first": "DOUBLE", "p_second": "DOUBLE", "p_tie": "DOUBLE",
  "mass": "DOUBLE", "total": "DOUBLE", "reason": "VARCHAR",
  "grades": [{"criterion": "VARCHAR", "label": "VARCHAR", "value": "DOUBLE", "sd": "DOUBLE", "mass": "DOUBLE"}],
  "protocol": "VARCHAR", "model": "VARCHAR", "raw": "VARCHAR", "rationale": "VARCHAR", "prompt_hash": "VARCHAR",
  "fingerprint": "VARCHAR", "calls": "INTEGER", "prompt_tokens": "BIGINT", "completion_tokens": "BIGINT",
  "cached_tokens": "BIGINT", "cost_usd": "DOUBLE", "estimated": "BOOLEAN", "latency_ms": "DOUBLE",
  "judged_at": "TIMESTAMP"
}'))
from incoming_line;

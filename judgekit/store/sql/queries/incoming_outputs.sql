create or replace temp table incoming_output as
select unnest(from_json(line, '{
  "run_id": "INTEGER", "seq": "INTEGER", "suite_id": "INTEGER", "candidate": "VARCHAR", "case_id": "VARCHAR",
  "hash": "UUID", "text": "VARCHAR", "context": ["VARCHAR"], "metadata": "JSON", "recipe": "UUID",
  "model": "VARCHAR", "fingerprint": "VARCHAR", "prompt_hash": "VARCHAR", "calls": "INTEGER",
  "prompt_tokens": "BIGINT", "completion_tokens": "BIGINT", "cached_tokens": "BIGINT", "cost_usd": "DOUBLE",
  "estimated": "BOOLEAN", "latency_ms": "DOUBLE", "recorded_at": "TIMESTAMP"
}'))
from incoming_line;

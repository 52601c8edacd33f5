create or replace view outputs as
select
  s.name as suite, c.name as candidate, i.case_id, r.is_current, t.text, t.context, length(t.text) as n_characters,
  r.model, r.fingerprint, r.prompt_hash, r.calls, r.prompt_tokens, r.completion_tokens, r.cached_tokens, r.cost_usd,
  r.estimated, r.latency_ms, r.metadata, r.recorded_at, r.run_id, t.hash
from output_record as r
join output_text as t on t.output_id = r.output_id
join suite as s on s.suite_id = r.suite_id
join candidate as c on c.candidate_id = r.candidate_id
join suite_case as i on i.case_no = r.case_no;
comment on view outputs is 'What the candidates answered, past answers included.';
comment on column outputs.suite is 'Name of the suite.';
comment on column outputs.candidate is 'Who answered.';
comment on column outputs.case_id is 'What was answered.';
comment on column outputs.is_current is 'Whether this is the candidate''s answer now; the others are history.';
comment on column outputs.text is 'The answer.';
comment on column outputs.context is 'Passages the candidate retrieved to answer.';
comment on column outputs.n_characters is 'Length of the answer in characters.';
comment on column outputs.model is 'Model that gave it, null for outputs read from a file.';
comment on column outputs.fingerprint is 'What the endpoint said of its build.';
comment on column outputs.prompt_hash is 'Hash of the exact messages sent.';
comment on column outputs.calls is 'Model calls it took.';
comment on column outputs.prompt_tokens is 'Tokens read.';
comment on column outputs.completion_tokens is 'Tokens written.';
comment on column outputs.cached_tokens is 'Tokens read from the endpoint''s cache.';
comment on column outputs.cost_usd is 'Cost in US dollars, null where no price is known.';
comment on column outputs.estimated is 'Whether the tokens were estimated because the endpoint did not say.';
comment on column outputs.latency_ms is 'Time the answer took, in milliseconds.';
comment on column outputs.metadata is 'What else was recorded with it (JSON object).';
comment on column outputs.recorded_at is 'When it was recorded (UTC).';
comment on column outputs.run_id is 'Run that generated it, null for outputs read from a file.';
comment on column outputs.hash is 'Content hash of text and context.';

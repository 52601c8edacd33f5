create or replace view attempts as
select
  a.run_id, a.seq, a.key, j.name as judge, not a.superseded as counts, a.status, a.choice, a.p_first, a.p_second,
  a.p_tie, a.mass, a.total, x.rationale, x.reason, x.raw, x.prompt_hash, a.protocol, a.model, x.fingerprint, a.calls,
  a.prompt_tokens, a.completion_tokens, a.cached_tokens, a.cost_usd, a.estimated, a.latency_ms, a.judged_at
from attempt as a
join judge as j on j.judge_id = a.judge_id
join attempt_text as x on x.run_id = a.run_id and x.seq = a.seq;
comment on view attempts is 'Everything that ever came back from a judge, repeated questions included; nothing is removed.';
comment on column attempts.run_id is 'Run it came back in.';
comment on column attempts.seq is 'Number within the run.';
comment on column attempts.key is 'Content key of the question, as in judgements.';
comment on column attempts.judge is 'Name of the judge.';
comment on column attempts.counts is 'Whether it is the attempt that counts for its key.';
comment on column attempts.status is 'preference, grade, cannot_assess, unparsed, refused or error.';
comment on column attempts.choice is 'first, second or tie, as shown.';
comment on column attempts.p_first is 'Probability the judge gave to the first, where it gave any.';
comment on column attempts.p_second is 'Probability of the second.';
comment on column attempts.p_tie is 'Probability of a tie.';
comment on column attempts.mass is 'Share of the judge''s probability on allowed answers before they were normalised.';
comment on column attempts.total is 'Weighted total of the grades.';
comment on column attempts.rationale is 'The judge''s reasons.';
comment on column attempts.reason is 'Why there is no verdict.';
comment on column attempts.raw is 'The reply as received; several calls are separated by a form feed.';
comment on column attempts.prompt_hash is 'Hash of the exact messages sent.';
comment on column attempts.protocol is 'How the verdict was asked for.';
comment on column attempts.model is 'Model the endpoint said it ran.';
comment on column attempts.fingerprint is 'What the endpoint said of its build.';
comment on column attempts.calls is 'Model calls it took.';
comment on column attempts.prompt_tokens is 'Tokens read.';
comment on column attempts.completion_tokens is 'Tokens written.';
comment on column attempts.cached_tokens is 'Tokens read from the endpoint''s cache.';
comment on column attempts.cost_usd is 'Cost in US dollars, null where no price is known.';
comment on column attempts.estimated is 'Whether the tokens were estimated because the endpoint did not say.';
comment on column attempts.latency_ms is 'Time it took, in milliseconds.';
comment on column attempts.judged_at is 'When it came back (UTC).';

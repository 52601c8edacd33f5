create or replace view judgements as
select
  s.name as suite, r.name as rubric, j.name as judge,
  if(t.second_id is null, 'graded', 'pairwise') as mode,
  i.case_id, f.name as first_candidate, z.name as second_candidate, t.repeat,
  n.key is not null as current,
  coalesce(a.status, 'missing') as status,
  a.choice, a.p_first, a.p_second, a.p_tie, a.mass, a.total,
  x.rationale, x.reason, x.raw, x.prompt_hash,
  a.protocol, a.model, x.fingerprint, a.calls, a.prompt_tokens, a.completion_tokens, a.cached_tokens,
  a.cost_usd, a.estimated, a.latency_ms, a.judged_at, a.run_id, a.seq,
  k.way as pick, k.probability as pick_probability,
  t.key, r.hash as rubric_hash, j.identity as judge_identity
from task as t
join suite as s on s.suite_id = t.suite_id
join rubric as r on r.rubric_id = t.rubric_id
join judge as j on j.judge_id = t.judge_id
join suite_case as i on i.case_no = t.case_no
join candidate as f on f.candidate_id = t.first_id
left join candidate as z on z.candidate_id = t.second_id
left join current_task as n
  on n.key = t.key and n.suite_id = t.suite_id and n.case_no = t.case_no and n.first_id = t.first_id
  and n.second_id is not distinct from t.second_id and n.judge_id = t.judge_id and n.version_no = t.version_no
left join attempt as a on a.key = t.key and not a.superseded
left join attempt_text as x on x.run_id = a.run_id and x.seq = a.seq
left join counted_pick as k on k.key = t.key;
comment on view judgements is 'One row per planned task with the attempt that counts: the latest that got a reply, an error only where nothing else came back.';
comment on column judgements.suite is 'Name of the suite.';
comment on column judgements.rubric is 'Name of the rubric.';
comment on column judgements.judge is 'Name of the judge.';
comment on column judgements.mode is 'pairwise (two outputs shown) or graded (one).';
comment on column judgements.case_id is 'The case.';
comment on column judgements.first_candidate is 'Candidate whose output was shown first (graded: the one).';
comment on column judgements.second_candidate is 'Candidate whose output was shown second, null if graded.';
comment on column judgements.repeat is 'Number of the repeat, from 0.';
comment on column judgements.current is 'Whether the task speaks of the present: outputs, case, rubric and judge as they are now.';
comment on column judgements.status is 'preference, grade, cannot_assess, unparsed, refused, error, or missing (nothing came back yet).';
comment on column judgements.choice is 'first, second or tie, as shown.';
comment on column judgements.p_first is 'Probability the judge gave to the first, where it gave any.';
comment on column judgements.p_second is 'Probability of the second.';
comment on column judgements.p_tie is 'Probability of a tie.';
comment on column judgements.mass is 'Share of the judge''s probability on allowed answers before they were normalised.';
comment on column judgements.total is 'Weighted total of the grades.';
comment on column judgements.rationale is 'The judge''s reasons.';
comment on column judgements.reason is 'Why there is no verdict.';
comment on column judgements.raw is 'The reply as received; several calls are separated by a form feed.';
comment on column judgements.prompt_hash is 'Hash of the exact messages sent.';
comment on column judgements.protocol is 'How the verdict was asked for.';
comment on column judgements.model is 'Model the endpoint said it ran.';
comment on column judgements.fingerprint is 'What the endpoint said of its build.';
comment on column judgements.calls is 'Model calls it took.';
comment on column judgements.prompt_tokens is 'Tokens read.';
comment on column judgements.completion_tokens is 'Tokens written.';
comment on column judgements.cached_tokens is 'Tokens read from the endpoint''s cache.';
comment on column judgements.cost_usd is 'Cost in US dollars, null where no price is known.';
comment on column judgements.estimated is 'Whether the tokens were estimated because the endpoint did not say.';
comment on column judgements.latency_ms is 'Time it took, in milliseconds.';
comment on column judgements.judged_at is 'When it came back (UTC).';
comment on column judgements.run_id is 'Run it came back in.';
comment on column judgements.seq is 'Number of the attempt within its run.';
comment on column judgements.pick is 'How the item came to be labelled: random, stratified, uncertain or hand; null if unknown.';
comment on column judgements.pick_probability is 'Probability of the item being drawn and answered, in (0, 1]; null if unknown.';
comment on column judgements.key is 'Content key: equal questions share it, and so share their verdict.';
comment on column judgements.rubric_hash is 'Version of the rubric.';
comment on column judgements.judge_identity is 'Version of the judge: model, parameters, prompt and parser.';

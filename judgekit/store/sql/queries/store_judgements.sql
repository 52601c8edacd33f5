-- What a replayed journal brings a second time is already here under its run and number.
delete from incoming_judgement as n
where exists (from attempt as a where a.run_id = n.run_id and a.seq = n.seq);

insert into attempt
select
  run_id, seq, key, judge_id, false, status, choice, p_first, p_second, p_tie, mass, total, protocol, model, calls,
  prompt_tokens, completion_tokens, cached_tokens, cost_usd, estimated, latency_ms, judged_at
from incoming_judgement;

insert into attempt_text
select run_id, seq, raw, rationale, reason, prompt_hash, fingerprint from incoming_judgement;

insert into attempt_grade
select run_id, seq, g.criterion, g.label, g.value, g.sd, g.mass
from (select run_id, seq, unnest(grades) as g from incoming_judgement);

-- One attempt counts for a key: the latest that got a reply; an error only where nothing else came back.
update attempt as a
set superseded = true
from (
  select key, max((status <> 'error', run_id, seq)) as best
  from attempt
  where not superseded and key in (select key from incoming_judgement)
  group by key
  having count(*) > 1
) as repeated
where a.key = repeated.key and not a.superseded and (a.status <> 'error', a.run_id, a.seq) <> repeated.best;

drop table incoming_judgement;

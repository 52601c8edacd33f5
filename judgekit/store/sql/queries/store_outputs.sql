delete from incoming_output as n
where exists (from output_record as r where r.run_id = n.run_id and r.seq = n.seq);

insert into candidate (name)
select distinct candidate from incoming_output
on conflict do nothing;

insert into output_text (hash, text, context)
select hash, any_value(text), any_value(context)
from incoming_output
where hash not in (select hash from output_text)
group by hash;

create or replace temp table placed_output as
select
  n.* exclude (candidate, case_id, hash, text, context), c.candidate_id, i.case_no, t.output_id,
  row_number() over (partition by n.suite_id, c.candidate_id, i.case_no order by n.run_id desc, n.seq desc) = 1
    as is_current
from incoming_output as n
join candidate as c on c.name = n.candidate
left join suite_case as i on i.suite_id = n.suite_id and i.case_id = n.case_id
left join output_text as t on t.hash = n.hash;

update output_record as r
set is_current = false
from placed_output as p
where r.is_current and r.suite_id = p.suite_id and r.candidate_id = p.candidate_id and r.case_no = p.case_no;

insert into output_record
select
  suite_id, candidate_id, case_no, output_id, is_current, metadata, run_id, seq, recipe, model, fingerprint,
  prompt_hash, calls, prompt_tokens, completion_tokens, cached_tokens, cost_usd, estimated, latency_ms, recorded_at
from placed_output;

drop table placed_output;
drop table incoming_output;

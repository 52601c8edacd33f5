create or replace view candidates as
select
  s.name as suite, c.name as candidate, k.position, coalesce(f.baseline = c.name, false) as is_baseline,
  k.definition, coalesce(o.n_outputs, 0) as n_outputs
from suite_candidate as k
join suite as s on s.suite_id = k.suite_id
join candidate as c on c.candidate_id = k.candidate_id
left join suite_file as f on f.suite_id = k.suite_id
left join (
  select suite_id, candidate_id, count(*) as n_outputs
  from output_record where is_current group by suite_id, candidate_id
) as o on o.suite_id = k.suite_id and o.candidate_id = k.candidate_id;
comment on view candidates is 'The model variants of each suite.';
comment on column candidates.suite is 'Name of the suite.';
comment on column candidates.candidate is 'Name of the candidate.';
comment on column candidates.position is 'Place in the suite, from 0: the order of a ladder.';
comment on column candidates.is_baseline is 'Whether the suite names it as its baseline.';
comment on column candidates.definition is 'Its entry in the suite (JSON): recorded outputs or a pipeline.';
comment on column candidates.n_outputs is 'How many outputs it has now.';

create or replace view cases as
select
  s.name as suite, c.case_id, c.cluster, c.tags, v.input, v.messages, v.reference, v.context, v.metadata, v.hash,
  c.position
from suite_case as c
join suite as s on s.suite_id = c.suite_id
join case_version as v on v.version_no = c.version_no
where c.present;
comment on view cases is 'The cases of each suite as they were when the suite was last used.';
comment on column cases.suite is 'Name of the suite.';
comment on column cases.case_id is 'Id of the case within its suite.';
comment on column cases.cluster is 'Cases of one cluster count as one piece of evidence; the case id where nothing else was said.';
comment on column cases.tags is 'Tags to slice by.';
comment on column cases.input is 'The question as plain text.';
comment on column cases.messages is 'The question as chat messages (JSON list of role and content).';
comment on column cases.reference is 'Reference answer, if there is one.';
comment on column cases.context is 'Passages that belong to the question.';
comment on column cases.metadata is 'Everything else the suite says of the case (JSON object).';
comment on column cases.hash is 'Content hash of what a judge may see of the case.';
comment on column cases.position is 'Place in the suite, from 0.';

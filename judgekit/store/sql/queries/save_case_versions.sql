insert into case_version (case_no, hash, input, messages, reference, context, metadata)
select c.case_no, n.hash, n.input, n.messages, n.reference, n.context, n.metadata
from (
  select unnest(from_json(line, '{
    "case_id": "VARCHAR", "hash": "UUID", "input": "VARCHAR", "messages": "JSON", "reference": "VARCHAR",
    "context": ["VARCHAR"], "metadata": "JSON"
  }'))
  from incoming_line
) as n
join suite_case as c on c.suite_id = $suite_id and c.case_id = n.case_id;

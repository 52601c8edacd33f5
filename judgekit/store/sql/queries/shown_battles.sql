with verdict as (
  select v.*, (dense_rank() over (order by v.cluster) - 1)::integer as cluster_code
  from current_verdict as v
  where v.status = 'preference' and v.first_id <> v.second_id
    and v.suite_id = (select suite_id from suite where name = $suite)
    and v.rubric_id in (select rubric_id from rubric where name = $rubric)
    and v.judge_id in (select judge_id from judge where name = $judge)
    and ($tag is null or v.case_no in (select case_no from suite_case where list_contains(tags, $tag)))
),
style as (
  select
    output_id, length(text) as characters,
    len(regexp_extract_all(text, '(?m)^#{1,6} ')) as headers,
    len(regexp_extract_all(text, '(?m)^\s*([-*+]|\d+[.)]) ')) as list_items,
    len(regexp_extract_all(text, '\*\*[^*\n]+\*\*')) as bold_passages
  from output_text
  where output_id in (select first_output from verdict union select second_output from verdict)
)
select
  v.first_id as a_id, v.second_id as b_id, v.cluster_code as cluster,
  case v.choice when 'first' then 0 when 'second' then 1 else 2 end as outcome,
  f.characters as characters_a, f.headers as headers_a, f.list_items as list_items_a, f.bold_passages as bold_a,
  s.characters as characters_b, s.headers as headers_b, s.list_items as list_items_b, s.bold_passages as bold_b
from verdict as v
join style as f on f.output_id = v.first_output
join style as s on s.output_id = v.second_output
order by v.case_no, v.first_id, v.second_id, v.repeat;

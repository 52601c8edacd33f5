select replace(r.recipe::varchar, '-', ''), t.text, t.context, r.metadata
from (select recipe, arg_max(output_id, recorded_at) as output_id, arg_max(metadata, recorded_at) as metadata
  from output_record
  where recipe in (select unnest($recipes::uuid[]))
  group by recipe) as r
join output_text as t on t.output_id = r.output_id;

select g.place
from given_output as g
join candidate as c on c.name = g.candidate
where not exists (
  from output_record as r
  join output_text as t on t.output_id = r.output_id
  where r.is_current and r.suite_id = $suite_id and r.candidate_id = c.candidate_id and r.case_no = g.case_no
    and t.hash = g.hash::uuid
)
order by g.place;

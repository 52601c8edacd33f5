-- Internal: each task of the present with the attempt that counts for it; status is null where none came back.
create or replace view current_verdict as
select t.*, a.run_id as answer_run_id, a.seq, a.status, a.choice, a.p_first, a.p_second, a.p_tie, a.mass, a.total
from current_task as t
left join attempt as a on a.key = t.key and not a.superseded;

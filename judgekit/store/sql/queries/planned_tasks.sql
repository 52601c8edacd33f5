create or replace temp table planned_task as
select
  place, key::uuid as key, rubric_id, judge_id, case_no, version_no, first_id, nullif(second_id, -1) as second_id, repeat
from planned;

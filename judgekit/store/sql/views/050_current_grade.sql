-- Internal: grades by number instead of by name.
create or replace view current_grade as
select
  suite_id, rubric_id, judge_id, case_no, any_value(cluster) as cluster, first_id as candidate_id,
  avg(total) as total, count(*)::integer as n_repeats
from current_verdict
where status = 'grade' and second_id is null
group by suite_id, rubric_id, judge_id, case_no, first_id;

insert into plan
select $run_id, $suite_id, $rubric_id, $judge_id
where not exists (
  from plan where run_id = $run_id and suite_id = $suite_id and rubric_id = $rubric_id and judge_id = $judge_id
);

update run
set status = $status, ended_at = current_timestamp at time zone 'UTC'
where run_id = $run_id;

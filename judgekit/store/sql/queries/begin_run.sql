insert into run (command, suite_id, status, judgekit_version, options, pid, started_at)
values ($command, $suite_id, 'running', $version, $options, $pid, current_timestamp at time zone 'UTC')
returning run_id;

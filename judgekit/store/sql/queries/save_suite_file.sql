insert into suite_file
values ($suite_id, $definition, $baseline, current_timestamp at time zone 'UTC');

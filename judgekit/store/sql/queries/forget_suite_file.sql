delete from suite_file where suite_id = $suite_id;

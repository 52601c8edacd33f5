delete from suite_candidate where suite_id = $suite_id;

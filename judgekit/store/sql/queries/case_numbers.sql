select case_id, case_no, version_no from suite_case where suite_id = $suite_id and present;

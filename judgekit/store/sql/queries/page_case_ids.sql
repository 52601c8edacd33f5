select case_id from cases where suite = $suite order by position;

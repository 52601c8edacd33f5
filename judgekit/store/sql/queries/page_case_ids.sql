select case_id, cluster from cases where suite = $suite order by position;

select hash from view_version order by applied_at desc limit 1;

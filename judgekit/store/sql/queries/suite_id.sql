select suite_id from suite where name = $name;

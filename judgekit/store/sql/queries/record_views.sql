insert into view_version values ($hash, current_timestamp at time zone 'UTC');

select replace(hash::varchar, '-', ''), rubric_id from rubric;

select case_id, candidate, text
from outputs
where suite = $suite and is_current and case_id in (select unnest($cases::varchar[]));

select case_id, candidate, n_characters
from outputs
where suite = $suite and is_current and not starts_with(text, $unknown);

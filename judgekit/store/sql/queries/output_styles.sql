-- How outputs look: length, headers, list items and bold passages; texts that start with $unknown were never recorded.
select
  case_id, candidate, n_characters as characters,
  len(regexp_extract_all(text, '(?m)^#{1,6} '))::integer as headers,
  len(regexp_extract_all(text, '(?m)^\s*([-*+]|\d+[.)]) '))::integer as list_items,
  len(regexp_extract_all(text, '\*\*[^*\n]+\*\*'))::integer as bold_passages,
  hash::varchar as hash
from outputs
where suite = $suite and is_current and not starts_with(text, $unknown);

select distinct hash
from unrecorded_output
where hash::uuid not in (select hash from output_text);

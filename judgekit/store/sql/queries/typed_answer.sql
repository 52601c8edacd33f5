create temp table answer as
select unnest(from_json(line, $form))
from answer_line;

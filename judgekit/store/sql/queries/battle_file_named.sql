create or replace temp table named as
with given as (select a as name from counted union select b from counted)
select name, (row_number() over (order by name) - 1)::integer as code
from given;

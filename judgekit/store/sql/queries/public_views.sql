select v.view_name, v.comment, c.column_name, c.data_type, coalesce(c.comment, '')
from duckdb_views() as v
join duckdb_columns() as c on c.table_oid = v.view_oid and c.table_name = v.view_name
where not v.internal and v.comment is not null
order by v.view_oid, c.column_index;

select 1 from duckdb_tables() where schema_name = 'main' and table_name = 'schema_version' and not internal;

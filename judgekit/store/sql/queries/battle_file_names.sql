select name from named order by code;

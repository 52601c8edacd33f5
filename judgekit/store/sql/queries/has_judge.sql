select 1 from judge where name = $name and identity = $identity;

insert into suite (name) values ($name) on conflict do nothing;

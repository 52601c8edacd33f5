create or replace view runs as
select
  u.run_id, u.command, s.name as suite, u.status, u.started_at, u.ended_at,
  epoch_ms(u.ended_at - u.started_at) / 1000.0 as seconds,
  u.options, u.judgekit_version, u.pid
from run as u
left join suite as s on s.suite_id = u.suite_id;
comment on view runs is 'Every command that wrote to the store.';
comment on column runs.run_id is 'Number of the run.';
comment on column runs.command is 'What was called.';
comment on column runs.suite is 'Suite it was about.';
comment on column runs.status is 'running, or how it ended; running without a live process means it was killed.';
comment on column runs.started_at is 'When it began (UTC).';
comment on column runs.ended_at is 'When it ended (UTC), null while it runs or if it was killed.';
comment on column runs.seconds is 'How long it took.';
comment on column runs.options is 'Options it was called with (JSON).';
comment on column runs.judgekit_version is 'Version that ran.';
comment on column runs.pid is 'Process id.';

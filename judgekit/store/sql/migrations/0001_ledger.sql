-- Tables are singular and internal; the plural views beside them are the public interface.
-- Names and texts are kept once; the long tables (task, attempt) hold small integers and 128-bit keys.

create sequence small_id;
create sequence run_number;

create table run (
  run_id integer default nextval('run_number'),
  command varchar not null,
  suite_id integer,
  status varchar not null,
  judgekit_version varchar not null,
  options json,
  pid integer not null,
  started_at timestamp not null,
  ended_at timestamp
);

create table suite (
  suite_id integer primary key default nextval('small_id'),
  name varchar not null unique
);

create table suite_file (
  suite_id integer not null,
  definition json not null,
  baseline varchar,
  saved_at timestamp not null
);

create table suite_case (
  case_no integer default nextval('small_id'),
  suite_id integer not null,
  case_id varchar not null,
  version_no integer,
  position integer,
  cluster varchar,
  tags varchar[],
  present boolean not null
);

create table case_version (
  version_no integer default nextval('small_id'),
  case_no integer not null,
  hash uuid not null,
  input varchar not null,
  messages json not null,
  reference varchar,
  context varchar[] not null,
  metadata json not null
);

create table candidate (
  candidate_id integer primary key default nextval('small_id'),
  name varchar not null unique
);

create table suite_candidate (
  suite_id integer not null,
  candidate_id integer not null,
  position integer not null,
  definition json not null
);

create table output_text (
  output_id integer default nextval('small_id'),
  hash uuid not null,
  text varchar not null,
  context varchar[] not null
);

create table output_record (
  suite_id integer not null,
  candidate_id integer not null,
  case_no integer not null,
  output_id integer not null,
  is_current boolean not null,
  metadata json not null,
  run_id integer,
  seq integer,
  recipe uuid,
  model varchar,
  fingerprint varchar,
  prompt_hash varchar,
  calls integer,
  prompt_tokens bigint,
  completion_tokens bigint,
  cached_tokens bigint,
  cost_usd double,
  estimated boolean,
  latency_ms double,
  recorded_at timestamp not null
);

create table rubric (
  rubric_id integer primary key default nextval('small_id'),
  name varchar not null,
  hash uuid not null,
  definition json not null,
  unique (name, hash)
);

create table criterion (
  rubric_id integer not null,
  position integer not null,
  name varchar not null,
  weight double not null,
  lowest double not null,
  highest double not null
);

create table judge (
  judge_id integer primary key default nextval('small_id'),
  name varchar not null,
  identity varchar not null,
  unique (name, identity)
);

create table plan (
  run_id integer not null,
  suite_id integer not null,
  rubric_id integer not null,
  judge_id integer not null
);

create table task (
  key uuid not null,
  suite_id integer not null,
  rubric_id integer not null,
  judge_id integer not null,
  case_no integer not null,
  version_no integer not null,
  first_id integer not null,
  second_id integer,
  first_output integer not null,
  second_output integer,
  repeat smallint not null,
  run_id integer not null
);

create table attempt (
  run_id integer not null,
  seq integer not null,
  key uuid not null,
  judge_id integer not null,
  superseded boolean not null,
  status varchar not null,
  choice varchar,
  p_first double,
  p_second double,
  p_tie double,
  mass double,
  total double,
  protocol varchar not null,
  model varchar not null,
  calls integer not null,
  prompt_tokens bigint not null,
  completion_tokens bigint not null,
  cached_tokens bigint not null,
  cost_usd double,
  estimated boolean not null,
  latency_ms double not null,
  judged_at timestamp not null
);

create table attempt_text (
  run_id integer not null,
  seq integer not null,
  raw varchar not null,
  rationale varchar,
  reason varchar,
  prompt_hash varchar not null,
  fingerprint varchar
);

create table attempt_grade (
  run_id integer not null,
  seq integer not null,
  criterion varchar not null,
  label varchar,
  value double,
  sd double,
  mass double
);

create table rating (
  run_id integer not null,
  suite_id integer not null,
  rubric_id integer not null,
  judge_id integer,
  method varchar not null,
  confidence double not null,
  candidate_id integer not null,
  rating double not null,
  low double,
  high double,
  rank_low integer not null,
  rank_high integer not null,
  flags varchar[] not null,
  computed_at timestamp not null
);

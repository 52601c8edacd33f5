-- Which items a run drew to be labelled, and the probability with which each was drawn.
create table pick (
  run_id integer not null,
  key uuid not null,
  way varchar not null check (way in ('random', 'stratified', 'uncertain', 'hand')),
  probability double check (probability > 0 and probability <= 1)
);

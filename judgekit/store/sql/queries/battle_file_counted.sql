create or replace temp table counted as
select
  a, b, winner, outcome_of(winner, a, b) as outcome, null::varchar as judge, null::varchar as slice, 0 as part,
  0 as cluster, n, n::double as weight, n::double as squared, 0.0::double as share_a, 0 as bad_weights, 0 as bad_shares
from (select a, b, winner, count(*) as n from battle group by a, b, winner);

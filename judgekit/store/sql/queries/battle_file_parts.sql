select
  part, any_value(judge) as judge, any_value(slice) as slice,
  coalesce(sum(n) filter (winner is null), 0)::bigint as n_undecided,
  coalesce(sum(n) filter (a is null or lower(trim(a)) in ('', 'nan')), 0)::bigint as no_a,
  coalesce(sum(n) filter (b is null or lower(trim(b)) in ('', 'nan')), 0)::bigint as no_b,
  coalesce(sum(n) filter (winner is not null and outcome is null), 0)::bigint as unknown_winners,
  sum(bad_weights)::bigint as bad_weights,
  sum(bad_shares)::bigint as bad_shares
from counted
group by part
order by part;

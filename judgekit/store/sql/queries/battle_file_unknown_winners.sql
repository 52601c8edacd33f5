select winner, sum(n)::bigint as n
from counted
where winner is not null and outcome is null
group by winner
order by n desc, winner;

select x.code as a, y.code as b, c.outcome, c.part, c.cluster, c.n, c.weight, c.squared, c.share_a
from counted as c
join named as x on x.name = c.a
join named as y on y.name = c.b
where c.outcome is not null;

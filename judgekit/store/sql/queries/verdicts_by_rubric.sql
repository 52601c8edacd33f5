-- How many verdicts each judge gave by one version of a rubric, on each suite.
select suite, judge, count(*)::integer as verdicts
from judgements
where rubric_hash = $hash and status in ('preference', 'grade')
group by suite, judge
order by suite, judge;

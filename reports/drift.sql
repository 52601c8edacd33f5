-- title: Drift
-- description: Day by day what each judge answered: a change of build, of unparsed replies or of verdicts shows here.
-- parameter: suite text none only this suite
-- parameter: judge text none only this judge
-- parameter: since date none only answers from this day on
-- chart: line day first_share by suite judge model
-- chart: line day mean_grade by suite judge model
select
  r.suite, a.judge, cast(a.judged_at as date) as day, a.model, a.fingerprint, count(*)::integer as answers,
  count(*) filter (a.status in ('unparsed', 'refused', 'error'))::integer as without_verdict,
  round(
    count(*) filter (a.choice = 'first') / nullif(count(*) filter (a.choice in ('first', 'second')), 0), 4
  ) as first_share,
  round(count(*) filter (a.choice = 'tie') / nullif(count(a.choice), 0), 4) as tie_share,
  round(avg(a.total), 4) as mean_grade
from attempts as a
join runs as r on r.run_id = a.run_id
where ($suite::varchar is null or r.suite = $suite)
  and ($judge::varchar is null or a.judge = $judge)
  and ($since::date is null or cast(a.judged_at as date) >= $since::date)
group by all
order by r.suite, a.judge, day, a.model, a.fingerprint

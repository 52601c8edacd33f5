-- title: Hardest cases
-- description: Cases that are answered worst (mean grade) or judged least surely (orders in conflict, battles near even).
-- parameter: limit integer 20 how many cases of each rubric and judge
-- parameter: suite text none only this suite
-- parameter: rubric text none only this rubric
-- parameter: judge text none only this judge
-- chart: scatter mean_grade decisiveness case_id by suite rubric judge
with graded as (
  select suite, rubric, judge, case_id, avg(total) as mean_grade, count(*)::integer as n_graded
  from grades where ($suite::varchar is null or suite = $suite)
  and ($rubric::varchar is null or rubric = $rubric)
  and ($judge::varchar is null or judge = $judge)
  group by suite, rubric, judge, case_id
),
fought as (
  select
    suite, rubric, judge, case_id, count(*)::integer as n_battles,
    count(*) filter (order_status in ('conflict', 'partial'))::integer as n_order_flips,
    avg(2 * abs(score_a - 0.5)) as decisiveness
  from battles where ($suite::varchar is null or suite = $suite)
  and ($rubric::varchar is null or rubric = $rubric)
  and ($judge::varchar is null or judge = $judge)
  group by suite, rubric, judge, case_id
),
ranked as (
  select
    coalesce(g.suite, f.suite) as suite, coalesce(g.rubric, f.rubric) as rubric, coalesce(g.judge, f.judge) as judge,
    coalesce(g.case_id, f.case_id) as case_id, g.n_graded, round(g.mean_grade, 4) as mean_grade, f.n_battles,
    f.n_order_flips, round(f.decisiveness, 4) as decisiveness
  from graded as g
  full join fought as f
    on f.suite = g.suite and f.rubric = g.rubric and f.judge = g.judge and f.case_id = g.case_id
)
select r.*, c.tags, c.input
from ranked as r
join cases as c on c.suite = r.suite and c.case_id = r.case_id
qualify row_number() over (
  partition by r.suite, r.rubric, r.judge
  order by r.mean_grade nulls last, r.n_order_flips desc, r.decisiveness, r.case_id
) <= $limit
order by r.suite, r.rubric, r.judge, r.mean_grade nulls last, r.n_order_flips desc, r.decisiveness, r.case_id

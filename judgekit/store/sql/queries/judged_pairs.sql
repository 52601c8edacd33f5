select case_id, cluster::varchar, candidate_a, candidate_b, score_a, log_odds_a, a_shown_first, b_shown_first
from battles
where suite = $suite and rubric = $rubric and judge = $judge
order by case_id, candidate_a, candidate_b;

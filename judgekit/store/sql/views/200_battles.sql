create or replace view battles as
select
  s.name as suite, r.name as rubric, j.name as judge, i.case_id, m.cluster, a.name as candidate_a, b.name as candidate_b,
  m.outcome, m.score_a, m.log_odds_a, m.order_status, m.a_shown_first, m.b_shown_first, m.n_orders, m.n_verdicts
from current_battle as m
join suite as s on s.suite_id = m.suite_id
join rubric as r on r.rubric_id = m.rubric_id
join judge as j on j.judge_id = m.judge_id
join suite_case as i on i.case_no = m.case_no
join candidate as a on a.candidate_id = m.a_id
join candidate as b on b.candidate_id = m.b_id;
comment on view battles is 'One pair on one case, both orders and all repeats together. candidate_a comes before candidate_b in the alphabet.';
comment on column battles.suite is 'Name of the suite.';
comment on column battles.rubric is 'Name of the rubric.';
comment on column battles.judge is 'Name of the judge.';
comment on column battles.case_id is 'The case: one unit of evidence.';
comment on column battles.cluster is 'Cases of one cluster are not independent.';
comment on column battles.candidate_a is 'First of the pair in the alphabet.';
comment on column battles.candidate_b is 'Second of the pair in the alphabet.';
comment on column battles.outcome is 'a, b or tie: what both orders agree on, else tie; with a single order, its verdict.';
comment on column battles.score_a is 'Share of the win that goes to a, 0 to 1: mean over repeats, then over orders; by probability where known, else 1, 0.5, 0.';
comment on column battles.log_odds_a is 'Mean over orders of ln(p_a / p_b), each p kept within 1e-6 of 0 and 1; null where an order has no probabilities.';
comment on column battles.order_status is 'consistent (orders agree), conflict (opposite winners), partial (one says tie), single (only one order judged).';
comment on column battles.a_shown_first is 'Verdict where a was shown first (majority of repeats): a, b, tie, or null.';
comment on column battles.b_shown_first is 'Verdict where b was shown first: a, b, tie, or null.';
comment on column battles.n_orders is 'Orders judged: 1 or 2.';
comment on column battles.n_verdicts is 'Verdicts that went in, over orders and repeats.';

select name, candidate_id from candidate;

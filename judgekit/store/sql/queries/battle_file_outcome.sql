create or replace temp macro outcome_of(winner, a, b) as
  case lower(trim(winner))
    when 'model_a' then 0 when 'left' then 0 when 'a' then 0
    when 'model_b' then 1 when 'right' then 1 when 'b' then 1
    when 'tie' then 2 when 'tie (bothbad)' then 2
    else case winner when a then 0 when b then 1 end
  end;

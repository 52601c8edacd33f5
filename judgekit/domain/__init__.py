"""The words of the house as frozen types: suites, rubrics, verdicts, judgements, and the error tree."""

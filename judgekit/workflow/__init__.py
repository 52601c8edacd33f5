"""The story: plan, execute, compare, rank, in plain calls."""

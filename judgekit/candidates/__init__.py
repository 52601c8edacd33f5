"""Candidates: a case in, the messages for its model out; prompts, few-shot examples, retrieval."""

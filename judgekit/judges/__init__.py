"""Judges: a task in, a judgement out. Prompts and parsing are pure; only the port to a model waits."""

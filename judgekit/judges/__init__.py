"""Judges: prompts and parsers, and the models, programs and panels that turn a task into a judgement."""

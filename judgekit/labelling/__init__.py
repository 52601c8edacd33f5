"""The labelling page and its session: items are shown blind, one by one, and each answer is saved at once."""

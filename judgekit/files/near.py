"""Words a person may have meant."""

from collections.abc import Iterable
from difflib import get_close_matches

MOST_LISTED = 12
"""Words that are listed when none is near; more would not be read."""


_OTHER_NAMES = {
    "case_id": "id",
    "key": "id",
    "qid": "id",
    "question_id": "id",
    "instruction": "input",
    "problem": "input",
    "query": "input",
    "question": "input",
    "answer": "output",
    "completion": "output",
    "prediction": "output",
    "response": "output",
    "text": "output",
    "expected": "reference",
    "gold": "reference",
    "ideal": "reference",
    "target": "reference",
    "documents": "context",
    "passages": "context",
    "labels": "tags",
    "dataset": "cases",
    "samples": "cases",
    "models": "candidates",
    "variants": "candidates",
    "annotators": "judges",
    "graders": "judges",
    "metrics": "rubrics",
    "source": "from",
    "content": "input",
    "api_key": "api_key_env",
    "url": "base_url",
}
"""What others call the things of `docs/glossary.md`."""


def nearest(word: str, words: Iterable[str]) -> str | None:
    """Give the known word that looks most like this one, if any does."""
    by_lower = {known.lower(): known for known in words}
    close = get_close_matches(word.lower(), by_lower, n=1, cutoff=0.7)
    return by_lower[close[0]] if close else None


def meant_key(word: str, keys: Iterable[str]) -> str | None:
    """Give the key that was meant by a word that is none: another name for it, or one that looks like it."""
    known = list(keys)
    same = _OTHER_NAMES.get(word.lower())
    return same if same in known else nearest(word, known)


def key_remedy(word: str, keys: Iterable[str]) -> str:
    """Give the remedy for an unknown key: the one that was meant, or the list of keys there are."""
    known = list(keys)
    meant = meant_key(word, known)
    return f"did you mean {meant!r}?" if meant else f"the keys here are {listed(known)}"


def did_you_mean(word: str, words: Iterable[str], noun: str) -> str:
    """Give the remedy for an unknown word: the near one, or the list of those there are.

    Args:
        word: what was written.
        words: what could have been written.
        noun: what the words are, in the plural: `the keys`, `the rubrics`.
    """
    known = list(words)
    near = nearest(word, known)
    if near is not None:
        return f"did you mean {near!r}?"
    return f"{noun} are {listed(known)}" if known else ""


def listed(words: Iterable[str]) -> str:
    """Give words as `a, b, c`, cut short where there are many."""
    known = list(words)
    rest = len(known) - MOST_LISTED
    return ", ".join(known[:MOST_LISTED]) + (f" and {rest} more" if rest > 0 else "")


def either(words: Iterable[str]) -> str:
    """Give words as `a, b or c`."""
    known = list(words)
    return known[0] if len(known) == 1 else f"{', '.join(known[:-1])} or {known[-1]}"

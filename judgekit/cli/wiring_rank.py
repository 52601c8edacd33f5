"""Ranking what the store holds: opens it to read, and once more, briefly, to keep the ratings."""

from judgekit.cli.wiring import House
from judgekit.domain.errors import StoreBusy
from judgekit.domain.results import Rankings
from judgekit.store.ledger import open_ledger
from judgekit.store.read import Reader, open_reader
from judgekit.workflow.rank import Slices, keep_rankings, rank_suite
from judgekit.workflow.rank_terms import RankTerms


def rank_stored(house: House, suite: str, slices: Slices, terms: RankTerms) -> Rankings:
    """Rank a suite, given by its name or its file."""
    with open_reader(house.store) as reader:
        return rank_suite(_name(house, suite, reader), reader, slices, terms)


def keep(house: House, rankings: Rankings) -> str | None:
    """Store the ratings, or say why they could not be: another run may be writing."""
    try:
        with open_ledger(house.store) as ledger:
            keep_rankings(ledger, rankings)
    except StoreBusy as busy:
        return f"the ratings were not stored: {busy}"
    return None


def _name(house: House, given: str, reader: Reader) -> str:
    """A suite may be known to the store only, as that of two compared files is."""
    return given if reader.questions(given) else house.suite(given).name

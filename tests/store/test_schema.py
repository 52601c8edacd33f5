import os
from pathlib import Path

import pytest

from judgekit.store.schema import public_views, schema_text

SNAPSHOT = Path(__file__).parent / "snapshots" / "views.txt"
PROMISED = {
    *("cases", "candidates", "outputs", "judgements", "battles", "grades", "criterion_grades", "win_rates"),
    *("leaderboard", "position_bias", "agreement", "costs", "coverage", "runs", "ratings"),
}


def test_the_public_views_are_as_they_were():
    if os.environ.get("UPDATE_SNAPSHOTS"):
        SNAPSHOT.write_text(schema_text(), encoding="utf-8")
    assert schema_text() == SNAPSHOT.read_text(encoding="utf-8")


def test_the_promised_views_are_there():
    assert {view.name for view in public_views()} >= PROMISED


@pytest.mark.parametrize("view", public_views(), ids=lambda view: view.name)
def test_every_column_says_what_it_means(view):
    assert view.meaning
    assert [column.name for column in view.columns if not column.meaning] == []

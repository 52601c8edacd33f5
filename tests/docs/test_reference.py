"""The reference is written from the code, and is as the code is now."""

import os
import runpy
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"
MAKER = runpy.run_path(str(DOCS / "generate.py"))
PAGES = MAKER["pages"]()
SCHEMAS = MAKER["schemas"]()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_reference_is_current(name):
    if os.environ.get("UPDATE_SNAPSHOTS"):
        (DOCS / "reference" / name).write_text(PAGES[name], encoding="utf-8")
    assert (DOCS / "reference" / name).read_text("utf-8") == PAGES[name], "run: python docs/generate.py"


def test_the_reference_has_no_other_page():
    assert {path.name for path in (DOCS / "reference").iterdir()} == set(PAGES)


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_current(name):
    if os.environ.get("UPDATE_SNAPSHOTS"):
        (DOCS / "schema" / name).write_text(SCHEMAS[name], encoding="utf-8")
    assert (DOCS / "schema" / name).read_text("utf-8") == SCHEMAS[name], "run: python docs/generate.py"

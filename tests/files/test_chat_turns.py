"""Logs hold anything: what is no conversation is told as such, and nothing else happens."""

import contextlib
import json

from hypothesis import given
from hypothesis import strategies as st

from judgekit.domain.errors import FileProblems
from judgekit.files.chat_turns import NotACase, answer_of, asked_and_answered, parsed, turns_of
from judgekit.files.otel_spans import read_spans

KEYS = st.sampled_from(
    [
        "messages",
        "role",
        "content",
        "parts",
        "type",
        "text",
        "choices",
        "message",
        "body",
        "output",
        "tool_calls",
    ]
)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.sampled_from(["user", "assistant", "text"])
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_anything_is_turns_or_no_case(value):
    with contextlib.suppress(NotACase):
        turns = turns_of(value)
        assert all(turn.role in ("system", "user", "assistant") for turn in turns)
        assert all(isinstance(turn.content, str) for turn in turns)


@given(VALUES)
def test_anything_is_an_answer_or_no_case(value):
    with contextlib.suppress(NotACase):
        assert answer_of(value).strip()


@given(VALUES, st.none() | st.text())
def test_what_is_asked_ends_with_the_user(value, answer):
    with contextlib.suppress(NotACase):
        asked, said = asked_and_answered(turns_of(value), answer)
        assert asked[-1].role == "user"
        assert said.strip()


@given(st.text())
def test_a_text_that_is_no_json_of_the_form_stays_itself(text):
    assert parsed(text, frozenset({"role"})) == text or isinstance(json.loads(text), list | dict)


@given(
    st.dictionaries(st.sampled_from(["resourceSpans", "scopeSpans", "spans", "attributes", "events"]), VALUES)
)
def test_any_document_is_read_or_told(tmp_path_factory, value):
    path = tmp_path_factory.mktemp("spans") / "spans.json"
    path.write_text(json.dumps(value))
    with contextlib.suppress(FileProblems):
        read_spans(path)


@given(
    st.dictionaries(
        st.sampled_from(
            ["gen_ai.input.messages", "gen_ai.output.messages", "gen_ai.prompt.0.content", "gen_ai.prompt"]
        ),
        VALUES,
        min_size=1,
    )
)
def test_any_attributes_are_read_or_told(tmp_path_factory, values):
    listed = [{"key": key, "value": {"stringValue": json.dumps(value)}} for key, value in values.items()]
    spans = [{"attributes": listed}, {"events": [{"name": "gen_ai.choice", "attributes": listed}]}]
    path = tmp_path_factory.mktemp("spans") / "spans.json"
    path.write_text(json.dumps({"resourceSpans": [{"scopeSpans": [{"spans": spans}]}]}))
    with contextlib.suppress(FileProblems):
        assert read_spans(path).records == 2

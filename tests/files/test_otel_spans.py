import json

import pytest

from judgekit.domain.cases import Message
from judgekit.domain.errors import FileProblems
from judgekit.files.otel_spans import looks_like_spans, read_spans

ASKED = (Message("system", "Be short."), Message("user", "How much?"))
SYSTEM = {"role": "system", "content": "Be short."}
USER = {"role": "user", "content": "How much?"}


def typed(value):
    if isinstance(value, list):
        return {"arrayValue": {"values": [typed(each) for each in value]}}
    if isinstance(value, dict):
        return {"kvlistValue": {"values": attributes(value)}}
    return {"intValue": str(value)} if isinstance(value, int) else {"stringValue": value}


def attributes(values):
    return [{"key": key, "value": typed(value)} for key, value in values.items()]


def span(values, events=(), **more):
    told = [{"name": name, "attributes": attributes(about)} for name, about in events]
    start = {"spanId": "s1", "startTimeUnixNano": "1700000000000000000"}
    return {**start, "attributes": attributes(values), "events": told, **more}


def document(*spans):
    about = {"attributes": attributes({"service.name": "shop"})}
    return {"resourceSpans": [{"resource": about, "scopeSpans": [{"spans": list(spans)}]}]}


def read(tmp_path, *spans, text=None):
    path = tmp_path / "spans.json"
    path.write_text(text or json.dumps(document(*spans), indent=1))
    return read_spans(path)


PARTS = [{"role": "user", "parts": [{"type": "text", "content": "How much?"}]}]
SAID = [{"role": "assistant", "parts": [{"type": "text", "content": "Twelve."}], "finish_reason": "stop"}]
INSTRUCTIONS = [{"type": "text", "content": "Be short."}]
NOW = {
    "gen_ai.system_instructions": json.dumps(INSTRUCTIONS),
    "gen_ai.input.messages": json.dumps(PARTS),
    "gen_ai.output.messages": json.dumps(SAID),
}
STRUCTURED = {
    "gen_ai.system_instructions": INSTRUCTIONS,
    "gen_ai.input.messages": PARTS,
    "gen_ai.output.messages": SAID,
}
NUMBERED = {
    "gen_ai.prompt.0.role": "system",
    "gen_ai.prompt.0.content": "Be short.",
    "gen_ai.prompt.1.role": "user",
    "gen_ai.prompt.1.content": '[{"type": "text", "text": "How much?"}]',
    "gen_ai.completion.0.role": "assistant",
    "gen_ai.completion.0.content": "Twelve.",
    "gen_ai.completion.0.finish_reason": "stop",
}
CONTENT_EVENTS = [
    ("gen_ai.content.prompt", {"gen_ai.prompt": json.dumps([SYSTEM, USER])}),
    ("gen_ai.content.completion", {"gen_ai.completion": "Twelve."}),
]
MESSAGE_EVENTS = [
    ("gen_ai.system.message", {"content": "Be short."}),
    ("gen_ai.user.message", {"gen_ai.event.content": json.dumps(USER)}),
    ("gen_ai.choice", {"message": json.dumps({"content": "Twelve."}), "index": 0}),
]
CHAT = {"gen_ai.operation.name": "chat"}


@pytest.mark.parametrize(
    ("values", "events"),
    [
        (NOW, ()),
        (STRUCTURED, ()),
        (CHAT, [("gen_ai.client.inference.operation.details", STRUCTURED)]),
        (NUMBERED, ()),
        (CHAT, CONTENT_EVENTS),
        (CHAT, MESSAGE_EVENTS),
    ],
    ids=["texts of JSON", "structured", "details event", "numbered", "content events", "message events"],
)
def test_every_convention_is_read(tmp_path, values, events):
    (call,) = read(tmp_path, span(values, events)).calls
    assert (call.messages, call.output) == (ASKED, "Twelve.")


def test_what_else_a_span_says_is_kept(tmp_path):
    about = {
        "gen_ai.request.model": "small",
        "gen_ai.response.model": "small-1",
        "gen_ai.conversation.id": "c7",
    }
    (call,) = read(tmp_path, span(NOW | about)).calls
    assert (call.model, call.conversation, call.tags, call.id) == ("small-1", "c7", ("shop",), "s1")
    assert call.time == "2023-11-14T22:13:20.000+00:00"


def test_answers_that_are_json_stay_text(tmp_path):
    answer = '{"total": 12}'
    calls = read(
        tmp_path,
        span(NOW | {"gen_ai.output.messages": json.dumps([{"role": "assistant", "parts": [answer]}])}),
        span(NUMBERED | {"gen_ai.completion.0.content": answer}),
        span(CHAT, [CONTENT_EVENTS[0], ("gen_ai.content.completion", {"gen_ai.completion": answer})]),
    ).calls
    assert [call.output for call in calls] == [answer] * 3


def test_one_document_a_line_is_read_too(tmp_path):
    found = read(tmp_path, text="".join(json.dumps(document(span(NOW))) + "\n" for _ in range(3)))
    assert len(found.calls) == 3
    assert looks_like_spans(tmp_path / "spans.json")


def test_other_spans_are_counted_by_what_they_are(tmp_path):
    cut = NOW | {"gen_ai.input.messages": json.dumps(PARTS)[:-9]}
    tools = NOW | {
        "gen_ai.output.messages": json.dumps([{"role": "assistant", "parts": [{"type": "tool_call"}]}])
    }
    found = read(
        tmp_path,
        span(NOW),
        span({"http.route": "/"}),
        span(NOW | {"gen_ai.operation.name": "embeddings"}),
        span(NOW, status={"code": 2}),
        span(cut),
        span(tools),
        span(CHAT),
    )
    assert (found.records, len(found.calls)) == (7, 1)
    assert dict(found.left_out) == {
        "no calls of models": 1,
        "of the operation embeddings": 1,
        "that failed": 1,
        "cut off by a limit on attributes": 1,
        "with calls of tools": 1,
        "without an answer": 1,
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (json.dumps(document(span({"http.route": "/"}))), "there is no span of a model call"),
        (
            json.dumps(document(span(CHAT))),
            "content was not captured; set OTEL_INSTRUMENTATION_GENAI_CAPTURE",
        ),
        ('{"spans": []}', r"spans\.json:1: is no OTLP/JSON: resourceSpans is something else"),
        ('{"resourceSpans": [7]}', "resourceSpans.0 is something else"),
        (json.dumps(document({"attributes": [7]})), "spans.0.attributes.0 is something else"),
        (json.dumps(document({"events": ["x"]})), "spans.0.events.0 is something else"),
        (json.dumps(document(span(NOW))) + "\n{oops\n", r"spans\.json:2: not readable as JSON"),
        ('{\n "resourceSpans": [\n}', r"spans\.json:3: not readable as JSON"),
    ],
)
def test_mistakes_are_told(tmp_path, text, said):
    with pytest.raises(FileProblems, match=said):
        read(tmp_path, text=text)

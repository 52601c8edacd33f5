import pytest

from judgekit.candidates.request import build_request, request_key
from judgekit.candidates.resolve import Pipeline
from judgekit.domain.cases import Message
from judgekit.domain.errors import FileProblems

ASKED = (Message("user", "q"),)


def test_known_parameters_have_their_place_and_others_go_into_the_body():
    params = {"max_tokens": 64, "temperature": 0.7, "seed": 3, "stop": ["\n\n"], "top_p": 0.9}
    request = build_request(Pipeline("c", "local:tiny", params=params), ASKED)
    assert (request.model, request.max_tokens, request.temperature, request.seed) == ("tiny", 64, 0.7, 3)
    assert request.extra == {"stop": ["\n\n"], "top_p": 0.9}


def test_a_completion_lets_the_model_go_on_with_the_prompt():
    asked = (Message("system", "s"), *ASKED)
    pipeline = Pipeline("c", "local:tiny", params={"completion": True})
    request = build_request(pipeline, asked)
    assert request.messages == (Message("system", "s"), Message("assistant", "q"))
    assert request.extra == {}


def test_null_leaves_a_parameter_to_the_endpoint():
    request = build_request(Pipeline("c", "local:tiny", params={"temperature": None}), ASKED)
    assert request.temperature is None


def test_a_parameter_of_the_wrong_type_is_told():
    params = {"max_tokens": "64", "seed": True, "completion": "yes", "temperature": "hot"}
    with pytest.raises(FileProblems) as caught:
        build_request(Pipeline("c", "local:tiny", params=params), ASKED)
    assert [str(problem) for problem in caught.value.problems] == [
        "candidate 'c', params: max_tokens is '64'; give int",
        "candidate 'c', params: seed is True; give int",
        "candidate 'c', params: completion is 'yes'; give bool",
        "candidate 'c', params: temperature is 'hot'; give int or float",
    ]


def test_the_key_covers_model_messages_parameters_and_sources():
    def key(model="local:tiny", text="q", sources=(), **params):
        pipeline = Pipeline("c", model, params=params)
        return request_key(pipeline, build_request(pipeline, (Message("user", text),)), sources)

    keys = [
        key(),
        key(model="local:big"),
        key(text="r"),
        key(seed=1),
        key(sources=["h"]),
        key(completion=True),
    ]
    assert len(set(keys)) == len(keys)
    assert key() == key()

import pytest

from judgekit.candidates.resolve import has_pipeline, resolve_candidate
from judgekit.domain.errors import UsageError
from judgekit.domain.suite import CandidateSpec

LADDER = {
    "base": {"model": "local:tiny", "params": {"max_tokens": 64, "stop": [";"]}, "outputs": "base.jsonl"},
    "few-shot": {"extends": "base", "examples": {"from": "train.jsonl", "k": 4}, "made_by": "a run"},
    "rag": {"extends": "few-shot", "retrieve": {"from": "docs", "k": 2}, "params": {"max_tokens": 80}},
    "rag-only": {"extends": "rag", "examples": None, "prompt": "{context}{input}"},
    "tuned": {"extends": "rag", "model": "local:tuned"},
    "recorded": {"outputs": "old.jsonl"},
    "loop": {"extends": "pool"},
    "pool": {"extends": "loop"},
    "orphan": {"extends": "nobody"},
}
SPECS = {name: CandidateSpec.model_validate(spec) for name, spec in LADDER.items()}


def test_a_child_inherits_what_it_does_not_say():
    pipeline = resolve_candidate("few-shot", SPECS)
    assert (pipeline.candidate, pipeline.model) == ("few-shot", "local:tiny")
    assert pipeline.examples is not None
    assert pipeline.examples.k == 4


def test_params_are_merged_along_the_whole_line():
    assert resolve_candidate("rag", SPECS).params == {"max_tokens": 80, "stop": [";"]}


def test_a_childs_key_wins():
    tuned = resolve_candidate("tuned", SPECS)
    assert tuned.model == "local:tuned"
    assert tuned.retrieve == resolve_candidate("rag", SPECS).retrieve


def test_null_drops_what_would_be_inherited():
    assert resolve_candidate("rag-only", SPECS).examples is None


def test_the_suites_prompt_is_the_default():
    assert resolve_candidate("base", SPECS, "Q: {input}").prompt == "Q: {input}"
    assert resolve_candidate("rag-only", SPECS, "Q: {input}").prompt == "{context}{input}"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("recorded", "candidate 'recorded' has no model"),
        ("loop", "candidate 'loop' extends itself: loop -> pool -> loop"),
        ("orphan", "candidate 'orphan' extends 'nobody', which does not exist"),
        ("typo", "no candidate 'typo' in the suite; candidates are: base, few-shot"),
    ],
)
def test_what_cannot_be_resolved_is_said(name, message):
    with pytest.raises(UsageError, match=message):
        resolve_candidate(name, SPECS)


def test_only_candidates_with_a_model_can_be_run():
    assert [
        name for name in LADDER if name not in {"loop", "pool", "orphan"} and has_pipeline(name, SPECS)
    ] == [
        "base",
        "few-shot",
        "rag",
        "rag-only",
        "tuned",
    ]


@pytest.mark.parametrize(
    ("model", "endpoint", "name"),
    [("cloud:big", "cloud", "big"), ("ollama:llama:8b", "ollama", "llama:8b"), ("tiny", "local", "tiny")],
)
def test_a_model_is_named_with_its_endpoint_or_runs_here(model, endpoint, name):
    pipeline = resolve_candidate("c", {"c": CandidateSpec(model=model)})
    assert (pipeline.endpoint, pipeline.model_name) == (endpoint, name)

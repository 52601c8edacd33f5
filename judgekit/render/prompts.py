"""Prompts as text."""

import json
from collections.abc import Iterator, Sequence

from judgekit.domain.prompts import ShownPrompt

RULE = "=" * 100


def prompts_text(prompts: Sequence[ShownPrompt]) -> str:
    """Give each prompt under a head line, its messages under their roles, nothing added to them."""
    return "\n\n".join("\n".join(_lines(prompt)) for prompt in prompts)


def _lines(prompt: ShownPrompt) -> Iterator[str]:
    yield f"{RULE}\n{prompt.title}; by {prompt.mode}, about {prompt.tokens:,} tokens\n{RULE}"
    for turn in prompt.messages:
        yield f"--- {turn.role}\n{turn.content}"
    for name, content in prompt.beside.items():
        yield f"--- sent beside the messages: {name}\n{json.dumps(content, indent=2, ensure_ascii=False)}"

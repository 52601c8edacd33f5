"""Prompts as text."""

from collections.abc import Sequence

from judgekit.domain.prompts import ShownPrompt

RULE = "=" * 100


def prompts_text(prompts: Sequence[ShownPrompt]) -> str:
    """Give each prompt under a head line, its messages under their roles, nothing added to them."""
    return "\n\n".join(_shown(prompt) for prompt in prompts)


def _shown(prompt: ShownPrompt) -> str:
    head = f"{RULE}\n{prompt.title}; {prompt.form} form, about {prompt.tokens:,} tokens\n{RULE}"
    return "\n".join([head, *(f"--- {turn.role}\n{turn.content}" for turn in prompt.messages)])

"""What is judged: cases, and the outputs that candidates gave for them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from judgekit.domain.ids import Json, content_hash


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation; `role` is system, user or assistant."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Case:
    """One question of a suite, with what a judge may need to know about it.

    `cluster` groups cases that are not independent evidence (turns of one conversation, questions over one
    document); it defaults to the id. `hash` covers what a judge sees: input, reference, context, metadata.
    """

    id: str
    input: tuple[Message, ...]
    reference: str | None = None
    context: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    metadata: Mapping[str, Json] = field(default_factory=dict)
    cluster: str = ""
    hash: str = field(init=False)

    def __post_init__(self) -> None:
        turns = [[message.role, message.content] for message in self.input]
        seen = [turns, self.reference, list(self.context), dict(self.metadata)]
        object.__setattr__(self, "hash", content_hash(seen))
        object.__setattr__(self, "cluster", self.cluster or self.id)

    @property
    def text(self) -> str:
        """The input as plain text: the one message, or all turns with their roles."""
        if len(self.input) == 1:
            return self.input[0].content
        return "\n\n".join(f"[{message.role}]\n{message.content}" for message in self.input)


@dataclass(frozen=True, slots=True)
class Output:
    """What one candidate answered to one case; `context` is what it retrieved to answer.

    `hash` covers text and context, so two candidates that said the same share their verdicts.
    """

    candidate: str
    case_id: str
    text: str
    context: tuple[str, ...] = ()
    metadata: Mapping[str, Json] = field(default_factory=dict)
    hash: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "hash", content_hash([self.text, list(self.context)]))

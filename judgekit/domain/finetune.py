"""Fine-tuning: what is asked of an endpoint, how a job stands, and what is remembered of it."""

from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field

from judgekit.domain.frozen import Frozen
from judgekit.domain.ids import Json, content_hash
from judgekit.domain.training import TrainingKind

ENDED = ("succeeded", "failed", "cancelled")
"""States after which a job does not change; others are an endpoint's own words for waiting and running."""


class Hyperparameters(Frozen):
    """What the training is told; the endpoint chooses what is None."""

    n_epochs: Annotated[int, Field(ge=1)] | None = None
    batch_size: Annotated[int, Field(ge=1)] | None = None
    learning_rate_multiplier: Annotated[float, Field(gt=0)] | None = None


class TrainedOn(Frozen):
    """A file of training data as it was uploaded: its SHA-256, rows, and estimated tokens."""

    path: str
    sha256: str
    rows: int
    tokens: int


class StartedJob(Frozen):
    """A job as it is remembered, with where its model comes from and where its candidate goes to.

    `model` is the base model; `suites` get the candidate, which `extends` one of theirs (None: the baseline).
    `state`, `tuned` and `error` are what the endpoint said when it was last asked.
    """

    job: str
    endpoint: str
    model: str
    kind: TrainingKind
    files: tuple[TrainedOn, ...]
    validation: TrainedOn | None = None
    hyperparameters: Hyperparameters = Hyperparameters()
    suffix: str = ""
    suites: tuple[str, ...] = ()
    candidate: str = "tuned"
    extends: str | None = None
    started: str
    state: str = "queued"
    tuned: str | None = None
    error: str = ""

    @property
    def asked(self) -> str:
        """Identity of what was asked for: files, base model, method and hyperparameters at one endpoint."""
        data = [file.sha256 for file in (*self.files, *([self.validation] if self.validation else []))]
        told = self.hyperparameters.model_dump(mode="json")
        return content_hash([self.endpoint, self.model, self.kind, data, told, self.suffix])

    @property
    def rows(self) -> int:
        """Rows that are trained on."""
        return sum(file.rows for file in self.files)


@dataclass(frozen=True, slots=True)
class JobRequest:
    """What an endpoint is asked to train: ids are those of uploaded files."""

    model: str
    kind: TrainingKind
    training_file: str
    validation_file: str | None = None
    hyperparameters: Hyperparameters = field(default_factory=Hyperparameters)
    suffix: str = ""
    metadata: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """A job as its endpoint tells of it; `error` is the endpoint's own message."""

    id: str
    state: str
    tuned: str | None = None
    error: str = ""
    trained_tokens: int | None = None


@dataclass(frozen=True, slots=True)
class Losses:
    """Mean losses at one step; `full_validation` is over all rows to validate on, `validation` over some."""

    step: int
    train: float | None = None
    validation: float | None = None
    full_validation: float | None = None
    steps: int | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something an endpoint told of a job; `losses` where it measured some."""

    id: str
    message: str
    level: Literal["info", "warn", "error"] = "info"
    losses: Losses | None = None


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The model as it was after a step, ready to be asked."""

    model: str
    losses: Losses


@dataclass(frozen=True, slots=True)
class Overfitting:
    """Validation loss rose from its lowest to its end while training loss fell; means of some steps each."""

    lowest_step: int
    last_step: int
    validation: tuple[float, float]
    train: tuple[float, float]


@dataclass(frozen=True, slots=True)
class LossReading:
    """What the losses say: how they run, and whether the model learnt its examples by heart.

    `measured` counts the steps with both losses; under `needed` of them nothing is said.
    """

    measured: int
    needed: int
    overfitting: Overfitting | None = None


@dataclass(frozen=True, slots=True)
class Watched:
    """A job with all that was told of it so far: events, the oldest first, and checkpoints by step."""

    job: Job
    events: tuple[Event, ...] = ()
    checkpoints: tuple[Checkpoint, ...] = ()

    @property
    def losses(self) -> tuple[Losses, ...]:
        """The losses by step; where an event and a checkpoint tell of one step, the event's."""
        told = [each.losses for each in self.checkpoints]
        told += [event.losses for event in self.events if event.losses]
        by_step = {losses.step: losses for losses in told}
        return tuple(by_step[step] for step in sorted(by_step))


@dataclass(frozen=True, slots=True)
class AddedCandidate:
    """A candidate that was written into a suite's file, or stood there already; `base` is what it extends."""

    suite: str
    file: str
    name: str
    base: str | None
    is_new: bool


@dataclass(frozen=True, slots=True)
class JobReport:
    """How a job stands, what its losses say, and the candidates that it became.

    `watched` and `reading` are None where the endpoint was not asked; `trouble` says why it could not be.
    """

    job: StartedJob
    watched: Watched | None = None
    reading: LossReading | None = None
    added: tuple[AddedCandidate, ...] = ()
    trouble: str = ""


def provenance_of(started: StartedJob) -> dict[str, Json]:
    """Give where a tuned model comes from, as the candidate's metadata tell it."""
    known = {
        "job": started.job,
        "base": started.model,
        "method": started.kind,
        "rows": started.rows,
        "files": {file.path: f"sha256:{file.sha256}" for file in started.files},
        "validation": {started.validation.path: f"sha256:{started.validation.sha256}"}
        if started.validation
        else None,
        "hyperparameters": started.hyperparameters.model_dump(mode="json", exclude_none=True) or None,
        "started": started.started,
    }
    return {"finetune": {key: value for key, value in known.items() if value is not None}}

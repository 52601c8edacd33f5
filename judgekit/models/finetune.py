"""Fine-tuning at any endpoint that speaks OpenAI's protocol: files, jobs, events, checkpoints."""

from collections.abc import Awaitable, Callable
from typing import Self, TypeVar
from urllib.parse import parse_qsl

import httpx2
import openai
from openai import AsyncOpenAI, DefaultAioHttpClient, Omit

from judgekit.domain.config import Endpoint, ProjectConfig
from judgekit.domain.errors import (
    ConnectionLost,
    DeadlineExceeded,
    EndpointDown,
    MalformedReply,
    ModelError,
    RequestRejected,
    UsageError,
)
from judgekit.domain.finetune import Checkpoint, Event, Job, JobRequest
from judgekit.domain.ids import Json
from judgekit.models.clock import Clock
from judgekit.models.connect import key_of
from judgekit.models.faults import fault_of, redacted
from judgekit.models.retry import Patience, persist
from judgekit.models.traffic import Traffic
from judgekit.models.wire_finetune import body_of, checkpoint_of, event_of, id_of, job_of

T = TypeVar("T")

_NOT_OFFERED = (404, 405, 501)
_PAGE = 100
_PATIENCE = Patience(tries=5, deadline_s=120.0)


class FineTuneClient:
    """Files and jobs of one endpoint; what may be asked again is asked again while its failure may pass.

    Args:
        name: what to call the endpoint in messages.
        endpoint: where it is.
        key: sent as bearer token; never shown.
        clock: for the waits between tries.
    """

    def __init__(self, name: str, endpoint: Endpoint, key: str | None, clock: Clock | None = None) -> None:
        self._name, self._key = f"endpoint {name!r}", key or ""
        self._clock = clock or Clock()
        self._answered = False
        base, _, query = endpoint.base_url.partition("?")
        # Only what judgekit.toml says is sent: neither another key nor an account's name of the environment.
        self._headers: dict[str, str | Omit] = {"OpenAI-Organization": Omit(), "OpenAI-Project": Omit()}
        if not key:
            self._headers["Authorization"] = Omit()
        self._sdk = AsyncOpenAI(
            base_url=base,
            api_key=key or "none",
            default_query=dict(parse_qsl(query)),
            timeout=endpoint.timeout_s,
            max_retries=0,
            http_client=DefaultAioHttpClient(),
        )

    async def upload(self, name: str, content: bytes) -> str:
        """Send a file of training data; give its id.

        Raises:
            EndpointDown: it cannot be reached, or offers no fine-tuning.
            RequestRejected: it refuses the file; the message holds its reason.
            ModelError: other failures, once tries are used up.
        """

        async def send() -> Json:
            made = await self._sdk.files.create(
                file=(name, content), purpose="fine-tune", extra_headers=self._headers
            )
            return made.to_dict(mode="json")

        told = await self._patiently(send, "/files")
        if told.get("status") == "error":
            why = redacted(str(told.get("status_details") or "no reason given"), self._key)
            raise RequestRejected(f"{self._name} refused {name}: {why}")
        return id_of(told, self._name)

    async def create(self, request: JobRequest) -> Job:
        """Start a job. It is asked for once: a job costs money, so a broken connection is not tried again.

        Raises:
            UnknownModel, EndpointDown, RequestRejected: the endpoint cannot train this.
            ModelError: other failures.
        """

        async def send() -> Json:
            made = await self._sdk.fine_tuning.jobs.create(**body_of(request), extra_headers=self._headers)
            return made.to_dict(mode="json")

        try:
            return job_of(await self._typed(send, "/fine_tuning/jobs"), self._name)
        except (ConnectionLost, DeadlineExceeded) as error:
            hint = "whether the job began is not known: look at the endpoint's own list first"
            raise type(error)(f"{error}; {hint}") from error

    async def job(self, job: str) -> Job:
        """Give a job as it stands.

        Raises:
            UsageError: the endpoint knows no such job.
            ModelError: other failures, once tries are used up.
        """

        async def send() -> Json:
            found = await self._sdk.fine_tuning.jobs.retrieve(job, extra_headers=self._headers)
            return found.to_dict(mode="json")

        try:
            return job_of(await self._patiently(send, "/fine_tuning/jobs"), self._name)
        except EndpointDown as error:
            if not isinstance(error.__cause__, openai.NotFoundError):
                raise
            raise UsageError(f"{self._name} knows no job {job!r}") from error

    async def events(self, job: str, known: frozenset[str] = frozenset()) -> tuple[Event, ...]:
        """Give what was told of a job since the events that are known, the oldest first; raises as `job`."""

        async def send() -> list[Event]:
            pages = self._sdk.fine_tuning.jobs.list_events(job, limit=_PAGE, extra_headers=self._headers)
            found = []
            async for row in pages:  # the newest come first
                event = event_of(row.to_dict(mode="json"))
                if event.id in known:
                    break
                found.append(event)
            return found

        return tuple(reversed(await self._patiently(send, "/fine_tuning/jobs/events")))

    async def checkpoints(self, job: str) -> tuple[Checkpoint, ...]:
        """Give a job's checkpoints by step; none where the endpoint does not offer them."""

        async def send() -> list[Checkpoint]:
            pages = self._sdk.fine_tuning.jobs.checkpoints.list(job, limit=_PAGE, extra_headers=self._headers)
            return [checkpoint_of(row.to_dict(mode="json"), self._name) async for row in pages]

        try:
            found = await self._patiently(send, "/fine_tuning/jobs/checkpoints")
        except EndpointDown as error:
            if not isinstance(error.__cause__, openai.APIStatusError):
                raise
            return ()
        return tuple(sorted(found, key=lambda checkpoint: checkpoint.losses.step))

    async def aclose(self) -> None:
        """Close all connections."""
        await self._sdk.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_exc: object) -> None:
        await self.aclose()

    async def _patiently(self, send: Callable[[], Awaitable[T]], path: str) -> T:
        return await persist(lambda: self._typed(send, path), _PATIENCE, self._clock, Traffic())

    async def _typed(self, send: Callable[[], Awaitable[T]], path: str) -> T:
        """Send, and turn what goes wrong into the one tree of errors, in words without the key."""
        try:
            answer = await send()
        except openai.APIStatusError as error:
            self._answered = True
            raise self._fault(error, path) from error
        except openai.APIConnectionError as error:
            raise self._broken(error) from error
        except (openai.APIResponseValidationError, ValueError, AttributeError) as error:
            words = redacted(str(error), self._key)
            raise MalformedReply(f"{self._name} answered {path} with something else: {words}") from error
        self._answered = True
        return answer

    def _broken(self, error: openai.APIConnectionError) -> ModelError:
        cause = error.__cause__ or error
        if isinstance(error, openai.APITimeoutError) and not isinstance(cause, httpx2.ConnectTimeout):
            return DeadlineExceeded(f"{self._name} gave no reply in time")
        words = redacted(str(cause), self._key)
        if self._answered:
            return ConnectionLost(f"the connection to {self._name} broke: {words}")
        return EndpointDown(f"{self._name} cannot be reached at {self._sdk.base_url}: {words}")

    def _fault(self, error: openai.APIStatusError, path: str) -> ModelError:
        answer = {"error": error.body} if isinstance(error.body, dict) else error.message
        codes = error.body if isinstance(error.body, dict) else {}
        if error.status_code in _NOT_OFFERED and codes.get("code") != "model_not_found":
            return EndpointDown(
                f"{self._name} offers no fine-tuning (HTTP {error.status_code} at {path}); train on the "
                "exported file with a tool of your own, and write the model into the suite as a candidate"
            )
        return fault_of(error.status_code, answer, error.response.headers, self._name, self._key)


def connect_finetune(endpoint: str, config: ProjectConfig) -> FineTuneClient:
    """Connect to an endpoint by name, to train models there.

    Raises:
        MissingKey: the environment variable for the key is not set.
        UsageError: there is no such endpoint.
    """
    if endpoint not in config.endpoints:
        known = ", ".join(config.endpoints) or "none yet"
        remedy = f"add [endpoints.{endpoint}] to judgekit.toml"
        raise UsageError(f"there is no endpoint {endpoint!r} (there are: {known}); {remedy}")
    place = config.endpoints[endpoint]
    return FineTuneClient(endpoint, place, key_of(endpoint, place))

"""A real HTTP server that trains models as an OpenAI-compatible API does, without training anything.

    with TrainingLoopback(Switches(), Training(overfits=True)) as server:
        ...  # server.base_url, server.jobs, server.files

Each look at a job takes it one state further. As a process, it answers simple sums: base models err often on
some of them, a trained one hardly ever. It prints its base URL, then serves until it is ended:

    python tests/support/loopback_finetune.py --port 8000
"""

import argparse
import asyncio
import contextlib
import hashlib
import math
import re
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from finetune_checks import METHODS, form_of, job_problem
from loopback import Loopback, problem
from loopback_replies import Switches

STATES = ("validating_files", "queued", "running", "running", "running", "succeeded")


@dataclass
class Training:
    """How the server trains; may be changed while it runs."""

    supported: bool = True
    """Where not when the server starts, it has no such address (HTTP 404)."""
    base_models: str = ""
    """Names that can be trained, separated by commas; empty: any."""
    states: tuple[str, ...] = STATES
    steps: int = 30
    """Steps of a whole training, spread over its looks in state running."""
    overfits: bool = False
    failure: str = ""
    """Why jobs fail, instead of succeeding."""
    file_error: str = ""
    """Details with which every file ends in status error."""
    faults: int = 0
    """So many first looks at jobs fail (HTTP 500)."""


@dataclass
class Job:
    """One job: what was asked, how often it was looked at, and what there is to tell."""

    id: str
    body: dict[str, Any]
    looks: int = 0
    events: list[dict[str, Any]] = field(default_factory=list)
    failure: str = ""


class TrainingLoopback(Loopback):
    """The loopback server with files, fine-tuning jobs, events and checkpoints."""

    def __init__(self, switches: Switches | None = None, training: Training | None = None) -> None:
        super().__init__(switches)
        self.training = training or Training()
        self.files: dict[str, tuple[str, bytes]] = {}
        self.forms: dict[str, str] = {}
        self.jobs: dict[str, Job] = {}

    def add_routes(self, app: web.Application) -> None:
        super().add_routes(app)
        if not self.training.supported:
            return
        jobs = "/v1/fine_tuning/jobs"
        app.router.add_post("/v1/files", self._guarded(self._upload))
        app.router.add_post(jobs, self._guarded(self._create))
        app.router.add_get(jobs + "/{job}", self._guarded(self._look))
        app.router.add_get(jobs + "/{job}/events", self._guarded(self._events))
        app.router.add_get(jobs + "/{job}/checkpoints", self._guarded(self._checkpoints))

    def _guarded(self, handle: Any) -> Any:
        async def guarded(request: web.Request) -> web.StreamResponse:
            key, given = self.switches.required_key, request.headers.get("Authorization", "")
            if key and given != f"Bearer {key}":
                return problem(401, "invalid_api_key", f"Incorrect API key provided: {given[7:]}.")
            if "job" in request.match_info and request.match_info["job"] not in self.jobs:
                return problem(404, "not_found", f"Could not find fine tune: {request.match_info['job']}")
            answer: web.StreamResponse = await handle(request)
            return answer

        return guarded

    async def _upload(self, request: web.Request) -> web.Response:
        form = await request.post()
        file = form.get("file")
        if form.get("purpose") != "fine-tune" or not isinstance(file, web.FileField):
            return problem(400, "invalid_request_error", "a file with purpose fine-tune is expected")
        content = file.file.read()
        try:
            kind = form_of(content)
        except ValueError as error:
            return problem(400, "invalid_request_error", str(error))
        name = f"file-{len(self.files) + 1}"
        self.files[name], self.forms[name] = (file.filename, content), kind
        told = {"id": name, "object": "file", "bytes": len(content), "created_at": 0, "purpose": "fine-tune"}
        details = self.training.file_error
        status = {"status": "error", "status_details": details} if details else {"status": "processed"}
        return web.json_response({**told, "filename": file.filename, **status})

    async def _create(self, request: web.Request) -> web.Response:
        body = await request.json()
        wrong = job_problem(body, self.forms, [name for name in self.training.base_models.split(",") if name])
        if wrong:
            code = "model_not_found" if "not available" in wrong else "invalid_request_error"
            return problem(404 if code == "model_not_found" else 400, code, wrong)
        job = Job(f"ftjob-{len(self.jobs) + 1}", body, failure=self.training.failure)
        expected = METHODS[body["method"]["type"]]
        if self.forms[body["training_file"]] != expected:
            job.failure = f"the training file should hold rows that begin with '{expected}'"
        self.jobs[job.id] = job
        self._tell(job, {"message": f"Created fine-tuning job: {job.id}"})
        return web.json_response(self._shown(job))

    async def _look(self, request: web.Request) -> web.Response:
        if self.training.faults > 0:
            self.training.faults -= 1
            return problem(500, "server_error", "the server had an error")
        job = self.jobs[request.match_info["job"]]
        job.looks += 1
        self._advance(job)
        return web.json_response(self._shown(job))

    def _state(self, job: Job) -> str:
        state = self.training.states[min(job.looks, len(self.training.states) - 1)]
        return "failed" if job.failure and state in ("running", "succeeded") else state

    def _advance(self, job: Job) -> None:
        """Tell of the steps that were taken up to this look."""
        states = self.training.states
        runs = [look for look, state in enumerate(states) if state == "running"]
        done = sum(look <= job.looks for look in runs)
        if job.failure or self._state(job) not in ("running", "succeeded"):
            return
        told = sum(event["type"] == "metrics" for event in job.events)
        for step in range(told + 1, self.training.steps * done // len(runs) + 1):
            data = {"step": step, "total_steps": self.training.steps} | self._losses(job, step)
            message = f"Step {step}/{self.training.steps}: training loss={data['train_loss']:.2f}"
            self._tell(job, {"message": message, "data": data, "type": "metrics"})

    def _losses(self, job: Job, step: int) -> dict[str, float | None]:
        share = step / self.training.steps
        train = 0.1 + 2 * math.exp(-4 * share)
        valid = (
            0.3 + 2 * math.exp(-4 * share) + (max(0.0, share - 0.4) * 1.5 if self.training.overfits else 0)
        )
        return {"train_loss": train, "valid_loss": valid if "validation_file" in job.body else None}

    def _tell(self, job: Job, told: dict[str, Any]) -> None:
        number = len(job.events)
        event = {"object": "fine_tuning.job.event", "created_at": number, "level": "info", "type": "message"}
        job.events.append({**event, "id": f"ftevent-{number}", "data": {}, **told})

    async def _events(self, request: web.Request) -> web.Response:
        """The newest first, page by page."""
        rows = self.jobs[request.match_info["job"]].events[::-1]
        start = next((n + 1 for n, row in enumerate(rows) if row["id"] == request.query.get("after")), 0)
        page = rows[start : start + int(request.query.get("limit", "20"))]
        more = start + len(page) < len(rows)
        return web.json_response({"object": "list", "data": page, "has_more": more})

    async def _checkpoints(self, request: web.Request) -> web.Response:
        job = self.jobs[request.match_info["job"]]
        thirds = [self.training.steps * third // 3 for third in (1, 2, 3)] if self._ended_well(job) else []
        rows = [
            {
                "id": f"ftckpt-{step}",
                "object": "fine_tuning.job.checkpoint",
                "created_at": 0,
                "fine_tuning_job_id": job.id,
                "fine_tuned_model_checkpoint": f"{self._model(job)}:ckpt-step-{step}",
                "step_number": step,
                "metrics": {"step": step} | self._losses(job, step),
            }
            for step in thirds[::-1]
        ]
        return web.json_response({"object": "list", "data": rows, "has_more": False})

    def _ended_well(self, job: Job) -> bool:
        return self._state(job) == "succeeded"

    def _model(self, job: Job) -> str:
        return f"ft:{job.body['model']}:loop:{job.body.get('suffix', '')}:{job.id.rpartition('-')[2]}"

    def _shown(self, job: Job) -> dict[str, Any]:
        state = self._state(job)
        error = {"code": "invalid_training_file", "message": job.failure, "param": "training_file"}
        return {
            "id": job.id,
            "object": "fine_tuning.job",
            "created_at": 0,
            "organization_id": "org-loop",
            "result_files": [],
            "seed": job.body.get("seed", 0),
            "hyperparameters": {},
            **{key: job.body.get(key) for key in ("model", "training_file", "validation_file", "method")},
            "metadata": job.body.get("metadata"),
            "status": state,
            "error": error if state == "failed" else None,
            "fine_tuned_model": self._model(job) if state == "succeeded" else None,
            "trained_tokens": 1200 if state == "succeeded" else None,
        }


def sums(body: dict[str, Any]) -> str:
    """Answer `12 boxes at 7 USD each`: wrong 6 times of 16, a trained model once; never `7 plus 5`."""
    asked = body["messages"][-1]["content"]
    added = re.search(r"(\d+) plus (\d+)", asked)
    if added:
        return f"It is {int(added[1]) + int(added[2])}."
    found = re.search(r"(\d+) boxes at (\d+) USD", asked)
    if not found:
        return "I can only count."
    luck = hashlib.sha256(asked.encode()).digest()[0] % 16
    wrong = luck < 1 if str(body["model"]).startswith("ft:") else luck < 6
    return f"The total is {int(found[1]) * int(found[2]) + 10 * wrong} USD."


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--port", type=int, default=0)
    server = TrainingLoopback(Switches(answer=sums))
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(server.serve(parser.parse_args().port, lambda url: print(url, flush=True)))  # noqa: T201


if __name__ == "__main__":
    main()

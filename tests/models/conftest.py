"""A fake clock, and requests to put."""

import random
from dataclasses import dataclass, field

import pytest
from loopback import Loopback, Switches

from judgekit.domain.cases import Message
from judgekit.models.clock import Clock
from judgekit.models.port import ChatRequest


@dataclass
class FakeTime:
    """Time that passes only while somebody sleeps; `naps` holds how long each sleep was."""

    at: float = 0.0
    naps: list[float] = field(default_factory=list)

    async def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.at += seconds

    @property
    def clock(self) -> Clock:
        return Clock(now=lambda: self.at, sleep=self.sleep, chance=random.Random(7))


@pytest.fixture
def fake_time():
    return FakeTime()


@pytest.fixture
def serve():
    """Start loopback servers that are stopped after the test: `server = serve(latency_s=0.1)`."""
    running = []

    def start(**switches):
        server = Loopback(Switches(**switches)).__enter__()
        running.append(server)
        return server

    yield start
    for server in running:
        server.__exit__()


@pytest.fixture
def ask():
    """Make a request: `ask("which is better?", model="m", ...)`."""

    def make(text="which is better?", model="m", **fields):
        return ChatRequest(model=model, messages=(Message("user", text),), **fields)

    return make

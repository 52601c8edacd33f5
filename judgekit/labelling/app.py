"""The page as a web application: a few files, the state, and what may be said to it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, ValidationError
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from judgekit.domain.errors import JudgekitError, UsageError
from judgekit.domain.frozen import Frozen
from judgekit.domain.labelling import Answer, Choice
from judgekit.labelling.guard import HEADERS, Guard
from judgekit.labelling.session import OutOfStep, Session
from judgekit.labelling.state import state_of

LONGEST_BODY = 64 * 1024
SCRIPTS = ("texts.js", "grading.js", "ranking.js", "page.js")
STATIC = {"page.css": "text/css"} | dict.fromkeys(SCRIPTS, "text/javascript")
FORBIDDEN, CONFLICT, UNPROCESSABLE, UNAVAILABLE = 403, 409, 422, 503

Next: TypeAlias = Callable[[Request], Awaitable[Response]]


class Said(Frozen):
    """What the page sends: the number of the item it shows, and what was done."""

    number: Annotated[int, Field(ge=1)] = 1
    act: Literal["answer", "skip", "undo", "finish"]
    choice: Choice | None = None
    grades: dict[str, str | None] = Field(default_factory=dict)
    places: tuple[Annotated[int, Field(ge=1)], ...] = ()
    note: Annotated[str, Field(max_length=10_000)] = ""


@dataclass(frozen=True, slots=True)
class Page:
    """The page of one session; `finish` is called when the person has ended it there."""

    session: Session
    guard: Guard
    title: str
    finish: Callable[[], None]

    def application(self) -> Starlette:
        """Give the application that a server runs."""
        return Starlette(
            routes=[
                Route("/", self._page, methods=["GET"]),
                *(Route(f"/{name}", self._static, methods=["GET"]) for name in STATIC),
                Route("/state", self._state, methods=["GET"]),
                Route("/say", self._say, methods=["POST"]),
            ],
            middleware=[Middleware(BaseHTTPMiddleware, dispatch=self._guarded)],
        )

    async def _guarded(self, request: Request, following: Next) -> Response:
        refusal = self.guard.refusal(request)
        answer = PlainTextResponse(refusal, FORBIDDEN) if refusal else await following(request)
        answer.headers.update(HEADERS)
        return answer

    async def _page(self, request: Request) -> Response:
        text = _file("page.html").replace("{{pass-word}}", self.guard.pass_word)
        page = Response(text.replace("{{title}}", escape(self.title)), media_type="text/html")
        if self.guard.opens(request):
            page.set_cookie(self.guard.cookie, self.guard.key, httponly=True, samesite="strict")
        return page

    async def _static(self, request: Request) -> Response:
        name = request.url.path.removeprefix("/")
        return Response(_file(name), media_type=STATIC[name])

    async def _state(self, _request: Request) -> Response:
        return JSONResponse(state_of(self.session))

    async def _say(self, request: Request) -> Response:
        try:
            said = Said.model_validate_json(await _body(request))
            _do(self.session, said)
        except ValidationError as error:
            return JSONResponse({"problem": f"not understood: {error}"}, UNPROCESSABLE)
        except OutOfStep:
            told = {"problem": "already answered in another window"}
            return JSONResponse(told | state_of(self.session), CONFLICT)
        except UsageError as error:
            return JSONResponse({"problem": str(error)}, UNPROCESSABLE)
        except JudgekitError as error:
            return JSONResponse({"problem": f"not saved: {error}"}, UNAVAILABLE)
        if said.act == "finish":
            self.finish()
        return JSONResponse(state_of(self.session))


def _do(session: Session, said: Said) -> None:
    if said.act == "answer":
        session.answer(said.number, Answer(said.choice, said.grades, said.places, said.note.strip()))
    elif said.act == "skip":
        session.skip(said.number)
    elif said.act == "undo":
        session.undo()


async def _body(request: Request) -> bytes:
    """What was sent; more than anyone types is cut off, and then not understood."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LONGEST_BODY:
            return b""
    return body


def _file(name: str) -> str:
    return files("judgekit.labelling").joinpath("static", name).read_text("utf-8")

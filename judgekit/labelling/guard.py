"""Who may use the page: one browser on this machine that was given the address, and no other page in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from hmac import compare_digest
from secrets import token_urlsafe
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.requests import Request

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'none'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
"""Only the page's own script and style; nothing may be loaded, and no text can become HTML."""
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""What every answer carries."""


@dataclass(frozen=True, slots=True)
class Guard:
    """The secrets of one session on one port: `key` opens the page, `pass_word` is what its script sends.

    The key is in the address that is printed, then in a cookie that scripts cannot read and that no other
    site's request carries. What changes anything must also carry the pass word, which only the page holds.
    """

    port: int
    key: str
    pass_word: str

    @property
    def address(self) -> str:
        """What to open."""
        return f"http://127.0.0.1:{self.port}/?key={self.key}"

    @property
    def cookie(self) -> str:
        """Name of the cookie: cookies do not tell ports apart."""
        return f"judgekit-label-{self.port}"

    def opens(self, request: "Request") -> bool:
        """Whether a request brings the key in its address."""
        return compare_digest(request.query_params.get("key", "").encode(), self.key.encode())

    def refusal(self, request: "Request") -> str | None:
        """Say why a request is not answered; None if it may be."""
        if request.headers.get("host") not in self._hosts:
            return "this page answers to 127.0.0.1 only"
        if request.method == "GET" and request.url.path == "/" and self.opens(request):
            return None
        if self._comes_from_elsewhere(request):
            return "another page may not use this one"
        if not compare_digest(request.cookies.get(self.cookie, "").encode(), self.key.encode()):
            return "open the address that judgekit printed; it holds the key to this page"
        return None if request.method == "GET" else self._refusal_to_change(request)

    @property
    def _hosts(self) -> tuple[str, str]:
        return f"127.0.0.1:{self.port}", f"localhost:{self.port}"

    def _comes_from_elsewhere(self, request: "Request") -> bool:
        origins = {None, *(f"http://{host}" for host in self._hosts)}
        site = request.headers.get("sec-fetch-site", "none")
        return request.headers.get("origin") not in origins or site not in {"same-origin", "none"}

    def _refusal_to_change(self, request: "Request") -> str | None:
        if "origin" not in request.headers:
            return "a change must say which page it comes from"
        if not compare_digest(request.headers.get("x-pass-word", "").encode(), self.pass_word.encode()):
            return "a change must come from the page's own script"
        return None


def make_guard(port: int) -> Guard:
    """Give the guard of a new session, its secrets made by the operating system."""
    return Guard(port, token_urlsafe(32), token_urlsafe(32))

"""A headless Chromium for tests, driven over its DevTools protocol: what is shown, said and asked for.

with Chromium() as browser:
    page = browser.open("http://127.0.0.1:8000/")
    page.press("1")
    assert page.evaluate("document.title") == "..."
    assert page.hosts == {"127.0.0.1"}

`skip_without_chromium()` skips a test where there is none on the PATH.
"""

import asyncio
import base64
import itertools
import json
import queue
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

import aiohttp
import pytest

T = TypeVar("T")
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
SWITCHES = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"),
    *("--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--disable-extensions", "--force-color-profile=srgb", "--remote-debugging-port=0", "about:blank"),
)
TIMEOUT_S = 60
KEYS = {"Enter": 13, "Tab": 9, "Escape": 27, "Backspace": 8, "ArrowUp": 38, "ArrowDown": 40, " ": 32}
TYPED = {"Enter": "\r", " ": " "}


def skip_without_chromium() -> str:
    """Give the path of the browser; skip the test where there is none."""
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return found
    pytest.skip("no Chromium on the PATH")


@dataclass(frozen=True, slots=True)
class Request:
    """One request the page made, or tried to make."""

    url: str
    method: str
    kind: str


@dataclass(slots=True)
class Page:
    """One tab: what it logged and asked for so far, and the means to use it."""

    browser: "Chromium"
    session: str
    console: list[str] = field(default_factory=list)
    """Console messages, uncaught errors and what the browser itself reported, such as a blocked script."""
    requests: list[Request] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    @property
    def hosts(self) -> set[str]:
        """The hosts that requests were made to."""
        return {urlsplit(request.url).hostname or request.url[:40] for request in self.requests}

    def command(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send any command of the DevTools protocol and give its result."""
        return self.browser.command(method, self.session, **parameters)

    def evaluate(self, script: str) -> Any:
        """Run JavaScript and give its value, a promise's once it is kept."""
        answer = self.command(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True, userGesture=True
        )
        if "exceptionDetails" in answer:
            raise AssertionError(f"{script}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def wait_for(self, condition: str) -> Any:
        """Wait until a JavaScript expression is true, looking at every frame."""
        return self.evaluate(
            f"new Promise(met => {{ const look = () => {{ const is = ({condition});"
            " is ? met(is) : setTimeout(look, 15) }; look() })"
        )

    def go(self, url: str) -> None:
        """Open an address in this tab and wait until it is loaded."""
        self.browser.navigate(self, url)

    def press(self, key: str) -> None:
        """Press and release a key: a character, or a name such as Enter."""
        text = TYPED.get(key, key if len(key) == 1 else "")
        code = KEYS.get(key, ord(key[0].upper()))
        down = {"text": text} if text else {}
        self.command("Input.dispatchKeyEvent", type="keyDown", key=key, windowsVirtualKeyCode=code, **down)
        self.command("Input.dispatchKeyEvent", type="keyUp", key=key, windowsVirtualKeyCode=code)

    def write(self, text: str) -> None:
        """Put text where the cursor is."""
        self.command("Input.insertText", text=text)

    def click(self, selector: str) -> None:
        """Click in the middle of the first element that matches."""
        x, y = self.evaluate(
            f"(() => {{ const it = document.querySelector({json.dumps(selector)});"
            " it.scrollIntoView({block: 'center'}); const box = it.getBoundingClientRect();"
            " return [box.x + box.width / 2, box.y + box.height / 2] })()"
        )
        for kind in ("mousePressed", "mouseReleased"):
            self.command("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def resize(self, width: int, height: int, *, phone: bool = False) -> None:
        """Show the page in a window of this size, in CSS pixels."""
        self.command(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=2 if phone else 1,
            mobile=phone,
        )

    def prefer(self, scheme: str) -> None:
        """Ask for the `light` or the `dark` colours."""
        feature = {"name": "prefers-color-scheme", "value": scheme}
        self.command("Emulation.setEmulatedMedia", features=[feature])

    def screenshot(self, path: Path) -> None:
        """Write what is in view as PNG."""
        path.write_bytes(base64.b64decode(self.command("Page.captureScreenshot", format="png")["data"]))

    def close(self) -> None:
        """Close the tab."""
        self.command("Page.close")


class Chromium:
    """The browser, with a profile of its own that goes with it, as a context manager."""

    def __init__(self) -> None:
        self._path = skip_without_chromium()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True, name="chromium")
        self._numbers = itertools.count(1)
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._loaded: dict[str, asyncio.Event] = {}
        self._pages: dict[str, Page] = {}

    def __enter__(self) -> Self:
        self._profile = tempfile.TemporaryDirectory(prefix="judgekit-chromium-", ignore_cleanup_errors=True)
        self._process = subprocess.Popen(
            [self._path, f"--user-data-dir={self._profile.name}", *SWITCHES],
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
        )
        self._thread.start()
        self._await(self._connect(self._address()))
        return self

    def __exit__(self, *_exc: object) -> None:
        self._await(self._disconnect())
        self._process.terminate()
        self._process.wait()
        self._drain.join()
        self._process.stderr.close()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._profile.cleanup()

    def open(self, url: str, *, width: int = 1280, height: int = 900) -> Page:
        """Open a tab of its own at an address, in a window of this size, and wait until it is loaded."""
        target = self.command("Target.createTarget", url="about:blank")["targetId"]
        session = self.command("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = self._pages[session] = Page(self, session)
        for room in ("Page", "Network", "Runtime", "Log"):
            page.command(f"{room}.enable")
        page.resize(width, height)
        page.go(url)
        return page

    def command(self, method: str, session: str | None = None, **parameters: Any) -> dict[str, Any]:
        """Send a command and give its result."""
        return self._await(self._send(method, session, parameters))

    def navigate(self, page: Page, url: str) -> None:
        """Open an address in a tab and wait until it is loaded."""
        self._await(self._navigate(page, url))

    def _address(self) -> str:
        found: queue.Queue[str] = queue.Queue()

        def drain() -> None:
            for line in self._process.stderr:
                if line.startswith("DevTools listening on "):
                    found.put(line.split()[-1])

        self._drain = threading.Thread(target=drain, daemon=True, name="chromium-stderr")
        self._drain.start()
        return found.get(timeout=TIMEOUT_S)

    def _await(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(TIMEOUT_S)

    async def _connect(self, address: str) -> None:
        self._http = aiohttp.ClientSession()
        self._socket = await self._http.ws_connect(address, max_msg_size=0)
        self._listening = asyncio.create_task(self._listen())

    async def _disconnect(self) -> None:
        await self._socket.close()
        await self._listening
        await self._http.close()

    async def _listen(self) -> None:
        async for message in self._socket:
            content = json.loads(message.data)
            if "id" in content:
                self._answers.pop(content["id"]).set_result(content)
            else:
                self._notice(content)

    async def _send(self, method: str, session: str | None, parameters: dict[str, Any]) -> dict[str, Any]:
        number = next(self._numbers)
        answer = self._answers[number] = self._loop.create_future()
        place = {"sessionId": session} if session else {}
        await self._socket.send_json({"id": number, "method": method, "params": parameters, **place})
        content = await answer
        if "error" in content:
            raise AssertionError(f"{method}: {content['error']}")
        result: dict[str, Any] = content["result"]
        return result

    async def _navigate(self, page: Page, url: str) -> None:
        loaded = self._loaded[page.session] = asyncio.Event()
        await self._send("Page.navigate", page.session, {"url": url})
        await loaded.wait()

    def _notice(self, event: dict[str, Any]) -> None:
        page, said = self._pages.get(event.get("sessionId", "")), event["params"]
        if page is None:
            return
        if event["method"] == "Page.loadEventFired":
            self._loaded[page.session].set()
        elif event["method"] == "Network.requestWillBeSent":
            asked = said["request"]
            page.requests.append(Request(asked["url"], asked["method"], said.get("type", "")))
        elif event["method"] == "Runtime.consoleAPICalled":
            page.console.append(" ".join(str(part.get("value", "")) for part in said["args"]))
        elif event["method"] == "Runtime.exceptionThrown":
            page.console.append(json.dumps(said["exceptionDetails"]))
        elif event["method"] == "Log.entryAdded":
            page.console.append(f"{said['entry']['text']} {said['entry'].get('url', '')}")
        elif event["method"] == "Page.javascriptDialogOpening":
            page.dialogs.append(said["message"])
            accept = self._send("Page.handleJavaScriptDialog", page.session, {"accept": True})
            self._closing = self._loop.create_task(accept)

"""The browser that other tests look through sees what a page shows, says and asks for."""

import asyncio
import threading

import pytest
from aiohttp import web
from chromium import Chromium

HTML = """<!doctype html><title>Small</title>
<meta http-equiv="Content-Security-Policy" content="img-src 'none'">
<input id="name"><button>Click</button><img src="http://127.0.0.9/blocked.png">
<script>
console.log("hello", 1);
const dark = matchMedia("(prefers-color-scheme: dark)");
addEventListener("keydown", event => { document.body.dataset.key = event.key });
document.querySelector("button").onclick = () => { document.title = "clicked " + dark.matches };
fetch("/later");
</script>"""


async def show(_request):
    return web.Response(text=HTML, content_type="text/html")


@pytest.fixture
def address():
    """A small page on a server of its own."""
    loop = asyncio.new_event_loop()

    async def start():
        app = web.Application()
        app.router.add_get("/", show)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return runner

    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    runner = asyncio.run_coroutine_threadsafe(start(), loop).result(10)
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


def test_a_page_is_opened_used_and_pictured(address, tmp_path):
    with Chromium() as browser:
        page = browser.open(address, width=400, height=300)
        assert page.evaluate("[innerWidth, document.title]") == [400, "Small"]
        page.press("x")
        assert page.evaluate("document.body.dataset.key") == "x"
        page.prefer("dark")
        page.click("button")
        assert page.evaluate("document.title") == "clicked true"
        page.click("#name")
        page.write("Ann")
        assert page.wait_for("document.querySelector('#name').value") == "Ann"
        page.wait_for("performance.getEntriesByName(location.href + 'later').length")
        page.screenshot(tmp_path / "page.png")
    assert (tmp_path / "page.png").read_bytes().startswith(b"\x89PNG")
    assert {request.url.removeprefix(address) for request in page.requests} >= {"", "later"}
    assert "127.0.0.1" in page.hosts
    assert "hello 1" in page.console
    assert any("Content Security Policy" in said for said in page.console)

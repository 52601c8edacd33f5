"""A key is sent to its endpoint and found nowhere else: in no file, no message, no traceback."""

import signal
import time

import pytest

KEY = "sk-canary-5c1f0e7d9a"
HALVES = (KEY.encode(), KEY[:12].encode())


def found_in(place, *texts):
    files = [path for path in place.folder.rglob("*") if path.is_file()]
    assert files
    texts = [text.encode() for text in texts] + [path.read_bytes() for path in files]
    return [text for text in texts for half in HALVES if half in text]


FAULTS = {
    "none": {},
    "wrong key": {"required_key": "sk-another"},
    "503": {"share_503": 1.0, "retry_after": "0"},
    "echoed": {"reject": f"Authorization: Bearer {KEY} is malformed"},
}


@pytest.mark.parametrize("switches", FAULTS.values(), ids=FAULTS)
def test_the_key_is_found_nowhere(place, server, switches):
    for name, value in switches.items():
        setattr(server.switches, name, value)
    place.configure(server.base_url, 'api_key_env = "CANARY"')
    ran = place.run("compare", *place.pair(4), env={"CANARY": KEY})
    assert not found_in(place, ran.stdout, ran.stderr)


def test_a_killed_run_leaves_no_key_in_its_journal(place, server, monkeypatch):
    monkeypatch.setenv("CANARY", KEY)
    server.switches.latency_s = 0.05
    place.configure(server.base_url, 'api_key_env = "CANARY"', concurrency=2)
    process = place.start("compare", *place.pair(200))
    while server.counts.served < 20:
        assert process.poll() is None, process.communicate()
        time.sleep(0.005)  # waits for the server to have served, not for time to pass
    process.send_signal(signal.SIGKILL)
    out, err = process.communicate()
    assert not found_in(place, out, err)

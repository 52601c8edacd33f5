"""A full disk: paid calls stop, nothing received is lost, and the same command goes on once there is room."""

import shutil
import subprocess

import pytest
from place import Place

N_CASES = 400
REASONS = "because it names the table and the other one guesses, " * 40


@pytest.fixture
def place(tmp_path):
    """A project on a disk of six megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", folder]
    if shutil.which("mount") is None or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("mounting a small disk is not allowed here")
    yield Place(folder)
    subprocess.run(["umount", "--lazy", folder], check=True)


def test_a_full_disk_stops_paid_calls_and_loses_nothing(place, server, attempts):
    answer = server.switches.answer
    server.switches.answer = lambda body: REASONS * 10 + answer(body)
    place.configure(server.base_url, concurrency=8)
    pair = place.pair(N_CASES)
    full = place.run("compare", *pair, "--quiet")
    assert full.returncode == 2, full.stderr
    assert "make room and run the same command again" in full.stderr
    assert len(full.stderr.strip().splitlines()) == 1
    assert server.counts.served < 2 * N_CASES

    still_full = server.counts.served
    assert place.run("compare", *pair, "--quiet").returncode == 2
    assert server.counts.served <= still_full + 8

    subprocess.run(["mount", "-o", "remount,size=256m", place.folder], check=True)
    resumed = place.run("compare", *pair, "--quiet")
    assert resumed.returncode == 0, resumed.stderr
    stored = attempts()
    assert len(stored) == 2 * N_CASES
    assert set(stored.values()) == {1}
    assert server.counts.served <= 2 * N_CASES + 2 * 8 + 8

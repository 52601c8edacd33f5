"""The loopback server as benchmarks and kill tests run it: a process that prints where it is."""

import json
import subprocess
import sys
import urllib.request

import loopback


def test_it_serves_as_a_process_with_its_switches():
    command = [sys.executable, loopback.__file__, "--port", "0", "--reply", "from afar", "--share-500", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        url = process.stdout.readline().strip()
        question = json.dumps({"model": "m", "messages": [{"role": "user", "content": "hi"}]}).encode()
        with urllib.request.urlopen(f"{url}/chat/completions", data=question) as answer:
            text = json.load(answer)["choices"][0]["message"]["content"]
        with urllib.request.urlopen(f"{url}/counts") as answer:
            requests = json.load(answer)["requests"]
        process.terminate()
    assert (text, requests) == ("from afar", 1)

"""Starts mqrest once for all tests and empties it before each."""

import json
import shutil
import subprocess
import urllib.request

import pytest


class Mqrest:
    """A running mqrest and its control API."""

    def __init__(self, url):
        self.url = url

    def control(self, method, path, body=None):
        request = urllib.request.Request(
            f"{self.url}/_mqrest/v1{path}",
            data=None if body is None else json.dumps(body).encode(),
            method=method,
        )
        with urllib.request.urlopen(request) as reply:
            return json.loads(reply.read() or "null")


@pytest.fixture(scope="session")
def running_mqrest():
    if shutil.which("mqrest") is None:
        pytest.exit("install mqrest so that it is on the PATH", returncode=1)
    # It ends when its input closes, so with this program too, however that ends.
    process = subprocess.Popen(
        ["mqrest", "--exit-with-stdin", "--port", "0", "--log", "off"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    # mqrest ready on http://127.0.0.1:43210 (store: memory, auth: off)
    yield Mqrest(process.stdout.readline().split()[3])
    process.stdin.close()
    process.wait()


@pytest.fixture
def mqrest(running_mqrest, monkeypatch):
    running_mqrest.control("POST", "/reset")
    monkeypatch.setenv("MQ_ENDPOINT", running_mqrest.url)
    monkeypatch.setenv("MQ_WAIT_SECONDS", "1")
    return running_mqrest

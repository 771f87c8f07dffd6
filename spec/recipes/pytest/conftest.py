"""Starts mqrest once for all tests and empties it before each."""

import json
import os
import shlex
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
    program, *arguments = shlex.split(os.environ.get("MQREST", "mqrest"))
    found = shutil.which(program)
    if found is None:
        pytest.exit(
            f"{program} was not found: install mqrest so that it is on the PATH, "
            "or set MQREST to the command that starts it",
            returncode=1,
        )
    # It ends when its input closes, so with this program too, however that ends.
    process = subprocess.Popen(
        [found, *arguments, "--exit-with-stdin", "--port", "0", "--log", "off"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    # mqrest ready on http://127.0.0.1:43210 (store: memory, auth: off)
    line = process.stdout.readline()
    if not line.startswith("mqrest ready on "):
        pytest.exit("mqrest did not start; what it printed says why", returncode=1)
    yield Mqrest(line.split()[3])
    process.stdin.close()
    process.wait()


@pytest.fixture
def mqrest(running_mqrest):
    running_mqrest.control("POST", "/reset")
    return running_mqrest

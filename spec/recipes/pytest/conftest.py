"""Starts mqrest once for all tests and empties it before each."""

import json
import os
import shlex
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
    command = shlex.split(os.environ.get("MQREST", "mqrest"))
    process = subprocess.Popen(
        [*command, "--port", "0", "--log", "off"], stdout=subprocess.PIPE, text=True
    )
    # mqrest ready on http://127.0.0.1:43210 (store: memory, auth: off)
    yield Mqrest(process.stdout.readline().split()[3])
    process.terminate()
    process.wait()


@pytest.fixture
def mqrest(running_mqrest):
    running_mqrest.control("POST", "/reset")
    return running_mqrest

"""No log holds what opens a door: neither the web server's, nor ours."""

import re
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from tests.plugins.sandbox import free_port
from tests.plugins.worker import environment, wait_until

LOGGING_AS_PEOPLE_RUN_IT = {"DJANGO_ENV": "development", "DJANGO_SETTINGS_MODULE": "config.settings.development"}
SECRET = "s3cretT0ken-of-somebody"
A_SECRET = re.compile(r"<str:token>|\(\?P<key>[^)]*\)")
"""What an address takes that opens a door. The keys of homes in the wizard open nothing without its session."""


def doors(patterns: list[URLPattern | URLResolver], *, before: str = "/") -> Iterator[str]:
    """Every address in which a secret stands."""
    for pattern in patterns:
        route = before + str(pattern.pattern).removeprefix("^").removesuffix("$")
        if isinstance(pattern, URLResolver):
            yield from doors(pattern.url_patterns, before=route)
        elif A_SECRET.search(route):
            yield re.sub(r"\(\?P<uidb36>[^)]*\)", "1z", A_SECRET.sub(SECRET, route))


@pytest.fixture
def web(transactional_db, tmp_path: Path) -> Iterator[tuple[HTTPConnection, Path]]:
    """The web server as the demo and the image start it, and where it logs."""
    log, port = tmp_path / "web.log", free_port()
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--config", "python:config.webserver"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "--bind", f"127.0.0.1:{port}"],
            cwd=settings.BASE_DIR,
            env=environment() | LOGGING_AS_PEOPLE_RUN_IT,
            stdout=output,
            stderr=output,
        )
    wait_until(lambda: b"Booting worker" in log.read_bytes(), within=30)
    yield HTTPConnection("127.0.0.1", port, timeout=30), log
    process.terminate()
    process.wait(timeout=30)


def test_a_visit_is_logged_by_its_door_and_never_by_what_opened_it(web):
    connection, log = web
    addresses = list(doors(get_resolver().url_patterns))
    assert len(addresses) >= 6
    for address in addresses:
        connection.request("GET", address, headers={"Referer": f"http://localhost{address}", "Host": "localhost"})
        connection.getresponse().read()
    connection.request("GET", "/portal/calendar/2026/11/?home=3", headers={"Host": "localhost"})
    connection.getresponse().read()
    wait_until(lambda: b"/portal/calendar/2026/11/?home=3" in log.read_bytes(), within=10)

    said = log.read_text()
    assert '"GET /welcome/…/ HTTP/1.1" 410' in said
    assert "path=/welcome/…/" in said
    assert SECRET not in said


@pytest.mark.parametrize("place", ["Dockerfile", "config/running/application.py"])
def test_the_web_server_is_started_with_this_logger_everywhere(place):
    assert "python:config.webserver" in (settings.BASE_DIR / place).read_text()

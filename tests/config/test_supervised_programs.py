"""Programs that run together: one that ends is started again, none outlives the one who started them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config.embedded.places import PROJECT

SECONDS = 20
SUPERVISE = """
import os, sys
from pathlib import Path
from config.running.supervisor import Supervisor
with Supervisor(Path(sys.argv[1]), env=os.environ) as supervisor:
    supervisor.start("steady", sys.executable, "-c", "import os, time; print(os.getpid(), flush=True); time.sleep(600)")
    supervisor.start("other", sys.executable, "-c", sys.argv[2])
    supervisor.watch()
"""
SLEEPS = "import os, time; print(os.getpid(), flush=True); time.sleep(600)"
FAILS = "raise SystemExit('no such luck')"
Supervise = Callable[[str], "subprocess.Popen[str]"]


@pytest.fixture
def supervise(tmp_path: Path) -> Iterator[Supervise]:
    """Supervise a steady program and another one of the test's."""
    started = []

    def start(other: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-c", SUPERVISE, tmp_path, other]
        process = subprocess.Popen(command, cwd=PROJECT, stderr=subprocess.PIPE, text=True)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def pids(tmp_path: Path, name: str) -> list[int]:
    """The process ids that a program has written in its log, one each time it started."""
    try:
        return [int(line) for line in (tmp_path / f"{name}.log").read_text().split()]
    except FileNotFoundError:
        return []


def wait_for(condition: Callable[[], object]) -> None:
    """Return when it is so; fail when it never is."""
    end = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.1)


def is_alive(pid: int) -> bool:
    """Whether the process runs; one that has ended and waits to be collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("parting", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_no_program_outlives_its_supervisor(supervise, tmp_path, parting):
    supervisor = supervise(SLEEPS)
    wait_for(lambda: pids(tmp_path, "steady") and pids(tmp_path, "other"))

    supervisor.send_signal(parting)

    supervisor.wait(timeout=SECONDS)
    wait_for(lambda: not any(is_alive(pid) for name in ("steady", "other") for pid in pids(tmp_path, name)))


def test_a_program_that_is_killed_is_started_again(supervise, tmp_path):
    supervise(SLEEPS)
    wait_for(lambda: pids(tmp_path, "other"))

    os.kill(pids(tmp_path, "other")[0], signal.SIGKILL)

    wait_for(lambda: len(pids(tmp_path, "other")) == 2)
    assert len(pids(tmp_path, "steady")) == 1


def test_a_program_that_never_stays_up_ends_all_with_its_own_words(supervise, tmp_path):
    supervisor = supervise(FAILS)

    _, said = supervisor.communicate(timeout=SECONDS)

    assert supervisor.returncode != 0
    assert "other does not stay up" in said
    assert "no such luck" in said
    assert not is_alive(pids(tmp_path, "steady")[0])

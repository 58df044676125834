"""Children that do not outlive us: started so that they end with their parent, and ended in order."""

import contextlib
import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, TypedDict

PR_SET_PDEATHSIG = 1


def with_parent(parting: signal.Signals) -> Callable[[], None]:
    """What a child does before it starts its program: ask the kernel for `parting` when we die, however we die."""
    parent = os.getpid()

    def ask() -> None:
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, parting)
        if os.getppid() != parent:  # we died before the kernel was asked
            os._exit(1)

    return ask


def start(
    command: Sequence[str | Path],
    *,
    log: IO[bytes],
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    user: str | None = None,
    parting: signal.Signals | None = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own, so that a Ctrl-C meant for us does not reach it.

    It ends by `parting` when we die; with None it lives on.
    """
    return subprocess.Popen(  # noqa: S603
        [os.fspath(part) for part in command],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        env=env,
        cwd=cwd,
        start_new_session=True,
        preexec_fn=with_parent(parting) if parting else None,
        **as_user(user),
    )


class Identity(TypedDict, total=False):
    """Whom a child runs as."""

    user: int
    group: int
    extra_groups: list[int]


def as_user(name: str | None) -> Identity:
    """The arguments that make a child run as this user, and in none of our groups; nothing for ourselves."""
    if name is None:
        return {}
    entry = pwd.getpwnam(name)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def wait_until(is_ready: Callable[[], bool], *, seconds: float, alive: Callable[[], bool] = lambda: True) -> bool:
    """Ask ten times a second until it is so, the time is over, or there is no more use in asking."""
    end = time.monotonic() + seconds
    while time.monotonic() < end and alive():
        if is_ready():
            return True
        time.sleep(0.1)
    return is_ready()


def finish(process: subprocess.Popen[bytes], *, gently: signal.Signals = signal.SIGTERM, seconds: float = 20) -> None:
    """End a child and all that it started; harmless if it has ended."""
    with contextlib.suppress(ProcessLookupError):
        process.send_signal(gently)
    try:
        process.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def is_alive(pid: int) -> bool:
    """Whether any process has this number."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def command_line(pid: int) -> str:
    """What a process was started as; empty when that cannot be seen."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        shown = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, check=False)  # noqa: S603, S607
        return shown.stdout.decode(errors="replace")

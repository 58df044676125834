"""Make `.venv` and install the requirements into it; at once when nothing changed since the last time."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
VENV = PROJECT / ".venv"
PYTHON = VENV / "bin/python"
STAMP = VENV / "installed"
REQUIREMENTS = ("requirements.txt", "requirements-dev.txt")


def main() -> None:
    """Bring the environment up to date; two runs at once wait for each other."""
    with Path(__file__).open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted = fingerprint()
        if read_stamp() != wanted:
            make()
            install()
            STAMP.write_text(wanted)


def fingerprint() -> str:
    """What the environment is made from: where it is, which Python, which requirements."""
    digest = hashlib.sha256(os.fsencode(VENV))
    for name in REQUIREMENTS:
        digest.update((PROJECT / name).read_bytes())
    return f"{version()} {digest.hexdigest()}"


def version() -> str:
    """The Python that runs this, as far as an environment depends on it."""
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def read_stamp() -> str:
    """What the environment that is there was made from; empty when there is none or it was cut off."""
    try:
        return STAMP.read_text() if works() else ""
    except OSError:
        return ""


def works() -> bool:
    """Whether there is an environment of this version of Python in which pip runs."""
    check = f"import pip, sys; sys.exit('%d.%d' % sys.version_info[:2] != '{version()}')"
    try:
        return subprocess.run([PYTHON, "-c", check], capture_output=True, check=False).returncode == 0  # noqa: S603
    except OSError:
        return False


def make() -> None:
    """Make an empty environment unless a working one is there."""
    if works():
        return
    try:
        import ensurepip  # noqa: F401
        import venv
    except ImportError:
        sys.exit("Python's venv is missing. On Debian and Ubuntu `sudo make system` installs it.")
    shutil.rmtree(VENV, ignore_errors=True)
    print(f"Making .venv with Python {sys.version.split()[0]}", flush=True)  # noqa: T201
    venv.create(VENV, with_pip=True, symlinks=True)


def install() -> None:
    """Install the pinned requirements, quietly unless it fails."""
    count = sum(line[:1].isalnum() for name in REQUIREMENTS[1:] for line in (PROJECT / name).open())
    print(f"Installing {count} packages into .venv … ", end="", flush=True)  # noqa: T201
    began = time.monotonic()
    pip: list[str | Path] = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    done = subprocess.run(  # noqa: S603
        [*pip, "--requirement", PROJECT / REQUIREMENTS[-1]],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    if done.returncode:
        sys.exit(f"failed.\n{done.stdout.decode(errors='replace')}")
    print(f"done in {time.monotonic() - began:.0f} s", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()

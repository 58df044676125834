"""`python -m config.embedded up|down|status|reset`, or `run -- COMMAND` with the services that it needs.

A service is started only when the environment, or `.env`, gives no address of another. `run` ends what
it started; what it found running it leaves to whoever started that.
"""

import argparse
import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType

import environ

from config import processes
from config.embedded import places, register
from config.embedded.postgres import Postgres
from config.embedded.redis_server import Redis

Service = Postgres | Redis


def main(arguments: Sequence[str]) -> int:
    """Do what the command line asks; the exit code."""
    asked = _parse(arguments)
    environ.Env.read_env(places.PROJECT / ".env")
    data_dir = Path(os.environ.get("DATA_DIR") or places.PROJECT / ".data").resolve()
    places.prepare(data_dir)
    if asked.action == "run":
        return run(asked.command, data_dir=data_dir, is_fleeting=asked.fleeting)
    {"up": up, "down": down, "status": status, "reset": reset}[asked.action](data_dir)
    return 0


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m config.embedded", description=__doc__)
    actions = parser.add_subparsers(dest="action", required=True)
    for name in ("up", "down", "status", "reset"):
        actions.add_parser(name)
    run_ = actions.add_parser("run")
    run_.add_argument("--fleeting", action="store_true", help="nobody keeps the data: do not wait for the disk")
    run_.add_argument("command", nargs="+")
    return parser.parse_args(arguments)


def up(data_dir: Path) -> None:
    """Start what is missing and leave it running."""
    for service in start_missing(data_dir, parting=None):
        print(f"Started {service.name}.")  # noqa: T201
    status(data_dir)


def down(data_dir: Path) -> None:
    """End both services, whoever started them."""
    for service in services(data_dir):
        service.stop()


def status(data_dir: Path) -> None:
    """Print which services run, and the addresses to export for a program of one's own."""
    for service in needed(data_dir):
        print(f"{service.name}: {'running' if service.is_running() else 'not running'}")  # noqa: T201
    for name, address in exports(data_dir).items():
        print(f"export {name}={address}")  # noqa: T201


def reset(data_dir: Path) -> None:
    """End the services and remove everything that they and the application kept here; nobody else's folder."""
    ours = data_dir.is_relative_to(places.PROJECT / ".data") or register.registry_path(data_dir).exists()
    if not ours:
        raise SystemExit(f"{data_dir} holds no embedded services: remove it yourself if you mean it.")
    with in_use(data_dir, lock=fcntl.LOCK_EX):
        for service in services(data_dir):
            service.stop()
        shutil.rmtree(places.prepare(data_dir), ignore_errors=True)
        shutil.rmtree(data_dir, ignore_errors=True)


def run(command: Sequence[str], *, data_dir: Path, is_fleeting: bool = False) -> int:
    """Run a command with the services that it needs, and end those that were started for it; its exit code."""
    _end_by_signal()
    with in_use(data_dir, lock=fcntl.LOCK_SH):
        started: list[Service] = []
        try:
            for service in start_missing(data_dir, parting=signal.SIGINT, is_fleeting=is_fleeting):
                started.append(service)  # noqa: PERF402
            return _obey(command, env=os.environ | exports(data_dir))
        finally:
            _ignore_signals()
            for service in reversed(started):
                service.stop()


def start_missing(data_dir: Path, *, parting: signal.Signals | None, is_fleeting: bool = False) -> Iterator[Service]:
    """Start each service that is needed and does not run, naming each when it is up."""
    with _alone(data_dir):
        for service in needed(data_dir, is_fleeting=is_fleeting):
            if not service.is_running():
                service.start(parting=parting)
                yield service


def needed(data_dir: Path, *, is_fleeting: bool = False) -> list[Service]:
    """The services for which the environment names no address."""
    database, broker = services(data_dir, is_fleeting=is_fleeting)
    given: list[tuple[Service, str]] = [(database, "DATABASE_URL"), (broker, "REDIS_URL")]
    return [service for service, name in given if not os.environ.get(name)]


def services(data_dir: Path, *, is_fleeting: bool = False) -> tuple[Postgres, Redis]:
    """Both services of a data folder."""
    home = places.prepare(data_dir)
    return Postgres(data_dir, home=home, is_fleeting=is_fleeting), Redis(data_dir, home=home)


def exports(data_dir: Path) -> dict[str, str]:
    """The addresses that the environment does not give. The database's two belong together."""
    ours = register.addresses(data_dir)
    database = {"DATABASE_URL": ours.database_url, "MIGRATION_DATABASE_URL": ours.owner_url}
    broker = {"REDIS_URL": ours.redis_url}
    return {
        **({} if os.environ.get("DATABASE_URL") else database),
        **({} if os.environ.get("REDIS_URL") else broker),
    }


@contextlib.contextmanager
def in_use(data_dir: Path, *, lock: int) -> Iterator[None]:
    """Hold the data folder: runs share it, a reset wants it alone. The kernel lets go when we die."""
    with (data_dir / "in-use").open("w") as file:
        try:
            fcntl.flock(file, lock | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SystemExit(f"{data_dir} is in use by a run or a reset: end that first.") from None
        yield


@contextlib.contextmanager
def _alone(data_dir: Path) -> Iterator[None]:
    """Let two runs start services one after the other."""
    with (data_dir / "starting").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _obey(command: Sequence[str], *, env: dict[str, str]) -> int:
    """Run the command in our own terminal group and hand a request to end on to it."""
    child = subprocess.Popen(command, env=env, preexec_fn=processes.with_parent(signal.SIGTERM))  # noqa: S603

    def hand_on(number: int, _frame: FrameType | None) -> None:
        if number != signal.SIGINT:  # a Ctrl-C reaches the child by itself, and twice would be once too often
            child.send_signal(signal.SIGTERM)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, hand_on)
    code = child.wait()
    return 128 - code if code < 0 else code


def _end_by_signal() -> None:
    """Until the command runs, a request to end is an ordinary exit, so that what was started is ended."""

    def leave(number: int, _frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, leave)


def _ignore_signals() -> None:
    """Nothing cuts the ending short."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

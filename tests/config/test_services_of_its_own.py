"""A machine without PostgreSQL and Redis gets both, for as long as something needs them."""

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
import redis

from config.embedded import addresses
from config.embedded.places import PROJECT

SECONDS_TO_START = 60
SHOW_ADDRESSES = "import os; print(os.environ['DATABASE_URL'], os.environ['REDIS_URL'])"
DATA_DIRECTORY = (
    "import os, psycopg; base = psycopg.connect(os.environ['MIGRATION_DATABASE_URL']); "
    "print(base.execute('show data_directory').fetchone()[0])"
)
ADDRESSES = {"DATABASE_URL", "MIGRATION_DATABASE_URL", "REDIS_URL"}
Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A data folder of its own, removed with what it started."""
    data = tmp_path / "data of one test"
    yield data
    if (data / "services.json").exists():
        reset = [sys.executable, "-m", "config.embedded", "reset"]
        subprocess.run(reset, cwd=PROJECT, env=environment(data), check=True)


@pytest.fixture
def embedded(folder: Path) -> Command:
    """`python -m config.embedded` in that folder."""

    def command(*arguments: str, **named: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "config.embedded", *arguments],
            cwd=PROJECT,
            env=environment(folder) | named,
            capture_output=True,
            text=True,
            check=False,
        )

    return command


def environment(folder: Path) -> dict[str, str]:
    """Ours, but with no database and no broker named."""
    return {k: v for k, v in os.environ.items() if k not in ADDRESSES} | {"DATA_DIR": str(folder)}


def run_python(embedded: Command, code: str) -> str:
    """What a Python program prints that runs with the services."""
    done = embedded("run", "--", sys.executable, "-c", code)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def answering(folder: Path) -> list[str]:
    """Which of the two services answer at the folder's addresses."""
    known = addresses(folder)
    found = []
    for name, url in (("database", known.database_url), ("broker", known.redis_url)):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", urlsplit(url).port)) == 0:
                found.append(name)
    return found


def wait_for(condition: Callable[[], bool]) -> None:
    """Return when it is so; fail when it never is."""
    end = time.monotonic() + SECONDS_TO_START
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.1)


def test_a_command_runs_with_both_services_and_they_end_with_it(embedded, folder):
    database_url, redis_url = run_python(
        embedded,
        SHOW_ADDRESSES + "; import psycopg, redis; psycopg.connect(os.environ['DATABASE_URL'])"
        ".execute('select 1'); redis.from_url(os.environ['REDIS_URL']).ping()",
    ).split()

    assert database_url == addresses(folder).database_url
    assert redis_url == addresses(folder).redis_url
    assert answering(folder) == []


def test_what_the_environment_names_is_not_started(embedded, folder):
    named = {"DATABASE_URL": "postgres://elsewhere/vault", "REDIS_URL": "redis://elsewhere/0"}

    done = embedded("run", "--", sys.executable, "-c", SHOW_ADDRESSES, **named)

    assert done.stdout.split() == list(named.values())
    assert not (folder / "services.json").exists()


def test_the_commands_exit_code_is_ours(embedded):
    named = {"DATABASE_URL": "postgres://elsewhere/vault", "REDIS_URL": "redis://elsewhere/0"}

    assert embedded("run", "--", sys.executable, "-c", "raise SystemExit(7)", **named).returncode == 7


def test_rows_are_there_in_the_next_run(embedded):
    with_database = (
        "import os, psycopg; base = psycopg.connect(os.environ['MIGRATION_DATABASE_URL'], autocommit=True); "
    )
    run_python(embedded, with_database + "base.execute('create table kept as select 42 as answer')")

    answer = run_python(embedded, with_database + "print(base.execute('select answer from kept').fetchone()[0])")

    assert answer == "42"


def test_the_services_want_their_password(embedded, folder):
    assert embedded("up").returncode == 0
    known = addresses(folder)

    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(known.database_url.replace(":", ":wrong-", 2).replace("wrong-//", "//"))
    with pytest.raises(redis.AuthenticationError):
        redis.Redis(port=urlsplit(known.redis_url).port).ping()
    assert (folder / "services.json").stat().st_mode & 0o777 == 0o600


def test_a_killed_run_leaves_no_service_and_hinders_no_later_one(folder, embedded):
    run = [sys.executable, "-m", "config.embedded", "run", "--", sys.executable, "-c", "import time; time.sleep(600)"]
    process = subprocess.Popen(run, cwd=PROJECT, env=environment(folder))
    wait_for(lambda: len(answering(folder)) == 2)

    process.send_signal(signal.SIGKILL)
    process.wait()

    wait_for(lambda: answering(folder) == [])
    assert run_python(embedded, "print('again')") == "again"


def test_a_pid_file_that_now_names_a_stranger_does_not_hinder(embedded, folder):
    home = Path(run_python(embedded, DATA_DIRECTORY))
    (home / "postmaster.pid").write_text(f"{os.getpid()}\n{home}\n0\n1\n")

    assert run_python(embedded, "print('started')") == "started"


def test_a_port_that_a_stranger_took_is_left_to_them(embedded, folder):
    expected = addresses(folder)
    with socket.socket() as stranger:
        stranger.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        stranger.bind(("127.0.0.1", urlsplit(expected.database_url).port))
        stranger.listen()

        run_python(embedded, "print()")

    assert urlsplit(addresses(folder).database_url).port != urlsplit(expected.database_url).port


def test_a_run_that_finds_the_services_running_leaves_them(embedded, folder):
    embedded("up")

    run_python(embedded, "print()")

    assert answering(folder) == ["database", "broker"]


def test_a_reset_is_refused_while_something_runs(folder, embedded):
    run = [sys.executable, "-m", "config.embedded", "run", "--", sys.executable, "-c", "import time; time.sleep(600)"]
    process = subprocess.Popen(run, cwd=PROJECT, env=environment(folder))
    wait_for(lambda: len(answering(folder)) == 2)

    refused = embedded("reset")

    assert refused.returncode != 0
    assert "in use" in refused.stderr
    assert answering(folder) == ["database", "broker"]
    process.terminate()
    process.wait()
    assert answering(folder) == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's services run as another user")
def test_no_folder_is_opened_so_that_the_database_can_reach_it(tmp_path, folder, embedded):
    tmp_path.chmod(0o700)

    home = Path(run_python(embedded, DATA_DIRECTORY))

    assert home.is_relative_to("/var/lib/compliance-vault")
    assert home.owner() != "root"
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700


def test_a_reset_leaves_a_folder_that_is_not_of_our_making(tmp_path):
    (tmp_path / "letters").write_text("kept")

    command = [sys.executable, "-m", "config.embedded", "reset"]
    done = subprocess.run(command, cwd=PROJECT, env=environment(tmp_path), check=False)

    assert done.returncode != 0
    assert (tmp_path / "letters").read_text() == "kept"

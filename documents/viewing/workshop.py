"""Having a file drawn by a program of its own."""

import json
import logging
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

logger = logging.getLogger(__name__)
SECONDS = 90


@dataclass(frozen=True, slots=True)
class Found:
    """What a look into a file found. Nothing of it is so where the file is damaged."""

    active_content: list[str] = field(default_factory=list)
    is_locked: bool = False
    page_count: int | None = None


def look_into(source: Path, *, media_type: str, folder: Path) -> Found:
    """Draw a file's pages into a folder, with a copy that does not act by itself where one is needed."""
    command = [sys.executable, "-m", "documents.viewing", str(source), media_type, str(folder)]
    bare = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(settings.BASE_DIR), "LANG": "C.UTF-8"}
    try:
        done = subprocess.run(command, env=bare, cwd=folder, capture_output=True, timeout=SECONDS, check=True)  # noqa: S603
        return Found(**json.loads(done.stdout))
    except (subprocess.SubprocessError, ValueError) as error:
        logger.warning("documents.not_shown error=%s", type(error).__name__)
        return Found()

"""A reader that stays warm in a process of its own, and is replaced after a file that breaks it."""

import contextlib
import json
import logging
import os
import select
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from documents.reading.fields import Field, Reading, reading_from
from documents.reading.places import Address

logger = logging.getLogger(__name__)
SECONDS = 120
MOST_FILES = 200
"""After so many files a reader is replaced, so that nothing it kept of them grows for ever."""


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What was read of a file, and its text, to which whatever else is said of it can be compared."""

    reading: Reading
    text: str


class Reader:
    """One process that reads files, started when it is first asked."""

    def __init__(self, *, seconds: float = SECONDS) -> None:
        self.seconds = seconds
        self.process: subprocess.Popen[bytes] | None = None
        self.read_so_far = 0
        self.one_at_a_time = threading.Lock()

    def read(self, source: Path, *, name: str, on: date, candidates: Sequence[Address] = ()) -> ReadFile:
        """What stands in a file; an unreadable one where it breaks its reader or takes too long."""
        addresses = [[one.line_1, one.postcode] for one in candidates]
        asked = {"source": str(source.resolve()), "name": name, "on": on.isoformat(), "candidates": addresses}
        with self.one_at_a_time:
            try:
                answer = self.ask(asked)
                return ReadFile(reading_from(answer["reading"]), answer["text"])
            except (OSError, ValueError, KeyError) as error:
                logger.warning("documents.reader_broke error=%s", type(error).__name__)
                self.stop()
        return ReadFile(Reading(fields={"kind": Field("invalid", 0.6)}, warnings=["unreadable"]), "")

    def ask(self, asked: dict[str, Any]) -> dict[str, Any]:
        """The answer of the process; OSError where there is none in time."""
        if self.read_so_far >= MOST_FILES:
            self.stop()
        process = self.started()
        if process.stdin is None or process.stdout is None:
            raise OSError("The reader has no pipes.")
        process.stdin.write(f"{json.dumps(asked)}\n".encode())
        process.stdin.flush()
        ready, _, _ = select.select([process.stdout], [], [], self.seconds)
        if not ready:
            raise TimeoutError
        self.read_so_far += 1
        answer: dict[str, Any] = json.loads(process.stdout.readline())
        return answer

    def started(self) -> subprocess.Popen[bytes]:
        """The process, started where there is none."""
        if self.process is None or self.process.poll() is not None:
            bare = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(settings.BASE_DIR), "LANG": "C.UTF-8"}
            bare |= {"OMP_THREAD_LIMIT": "1"}  # tesseract's threads get in each other's way
            self.process = subprocess.Popen(
                [sys.executable, "-m", "documents.reading"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=bare,
                start_new_session=True,
            )
            self.read_so_far = 0
        return self.process

    def stop(self) -> None:
        """End the process, with whatever it started; the next question starts another."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, 9)
            self.process.wait()
            for pipe in (self.process.stdin, self.process.stdout):
                if pipe is not None:
                    pipe.close()
        self.process = None


@lru_cache(maxsize=1)
def reader() -> Reader:
    """The reader of this process."""
    return Reader()

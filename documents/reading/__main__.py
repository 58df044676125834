"""`python -m documents.reading`: reads one file after another, each asked for by a line of JSON, each answered by one.

A program of its own, without the application's secrets and within bounds of memory, because what it reads may have been
made to break whoever reads it. It stays, since starting takes longer than reading.
"""

import json
import resource
import sys
from datetime import date
from pathlib import Path
from typing import Any

from documents.reading.fields import Field, Reading
from documents.reading.files import open_file
from documents.reading.places import Address
from documents.reading.reader import read_text

MEMORY = 2 * 1024 * 1024 * 1024
MOST_WRITTEN = 64 * 1024 * 1024


def main() -> int:
    """Answer until nobody asks any more; the exit code."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_WRITTEN, MOST_WRITTEN))
    for line in sys.stdin:
        sys.stdout.write(f"{json.dumps(answer(json.loads(line)))}\n")
        sys.stdout.flush()
    return 0


def answer(asked: dict[str, Any]) -> dict[str, Any]:
    """The reading of one file, with its text."""
    opened = open_file(Path(asked["source"]), name=asked["name"])
    if opened.is_invalid:
        reading = Reading(fields={"kind": Field("invalid", 0.9)}, warnings=opened.warnings)
    else:
        candidates = [Address(*one) for one in asked["candidates"]]
        reading = read_text(opened.text, on=date.fromisoformat(asked["on"]), candidates=candidates)
        reading.warnings = [*opened.warnings, *reading.warnings]
    return {"reading": reading.as_json(), "text": opened.text.text}


if __name__ == "__main__":
    sys.exit(main())

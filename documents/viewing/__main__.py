"""`python -m documents.viewing SOURCE MEDIA_TYPE FOLDER`: draws a file, and says line by line in JSON what it finds.

A program of its own, without the application's secrets and within bounds of memory and time, because what it reads may
have been made to break whoever reads it. What it said before it broke counts.
"""

import json
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

NEUTRAL = "neutral.pdf"
MEMORY = 1_536 * 1024 * 1024
SECONDS = 60
MOST_WRITTEN = 256 * 1024 * 1024


def main(source: str, media_type: str, folder: str) -> int:
    """Draw the file; the exit code."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_WRITTEN, MOST_WRITTEN))
    look = look_into_pdf if media_type == "application/pdf" else look_into_picture
    for found in look(Path(source), Path(folder)):
        print(json.dumps(found), flush=True)  # noqa: T201
    return 0


def look_into_pdf(source: Path, folder: Path) -> Iterator[dict[str, Any]]:
    """Write a copy without active content where there is some, and draw what then remains."""
    import pikepdf

    from documents.viewing.neutral import neutralise
    from documents.viewing.pictures import draw_pdf

    try:
        with pikepdf.open(source) as pdf:
            if active := neutralise(pdf):
                pdf.save(folder / NEUTRAL)
    except pikepdf.PasswordError:
        yield {"is_locked": True}
        return
    yield {"active_content": active}
    yield {"page_count": draw_pdf(folder / NEUTRAL if active else source, folder=folder)}


def look_into_picture(source: Path, folder: Path) -> Iterator[dict[str, Any]]:
    """Draw the picture anew."""
    from documents.viewing.pictures import draw_picture

    yield {"page_count": draw_picture(source, folder=folder)}


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

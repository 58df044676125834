"""`python -m documents.viewing SOURCE MEDIA_TYPE FOLDER`: draws a file, and says in JSON what was found.

A program of its own, without the application's secrets and within bounds of memory and time, because what it reads may
have been made to break whoever reads it.
"""

import json
import resource
import sys
from pathlib import Path
from typing import Any

MEMORY = 1_536 * 1024 * 1024
SECONDS = 60
MOST_WRITTEN = 256 * 1024 * 1024


def main(source: str, media_type: str, folder: str) -> int:
    """Draw the file; the exit code."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_WRITTEN, MOST_WRITTEN))
    draw = look_into_pdf if media_type == "application/pdf" else look_into_picture
    sys.stdout.write(json.dumps(draw(Path(source), Path(folder))))
    return 0


def look_into_pdf(source: Path, folder: Path) -> dict[str, Any]:
    """Write a copy without active content where there is some, and draw what then remains."""
    import pikepdf

    from documents.viewing.neutral import neutralise
    from documents.viewing.pictures import draw_pdf

    neutral = folder / "neutral.pdf"
    try:
        with pikepdf.open(source) as pdf:
            active = neutralise(pdf)
            pdf.save(neutral)
    except pikepdf.PasswordError:
        return {"is_locked": True}
    pages = draw_pdf(neutral, folder=folder)
    if not active:
        neutral.unlink()
    return {"active_content": active, "page_count": pages}


def look_into_picture(source: Path, folder: Path) -> dict[str, Any]:
    """Draw the picture anew."""
    from documents.viewing.pictures import draw_picture

    return {"page_count": draw_picture(source, folder=folder)}


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

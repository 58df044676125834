"""What a bundle holds, file by file with its SHA-256; and the page that checks it without us and without a network."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from compliance.models import ReportRun
from compliance.reports.exhibits import Exhibit, Scope
from compliance.reports.front import indexed
from compliance.reports.words import ReportKind
from config.lib import clock

PAGE = Path(__file__).parent / "verify.html"
ORIGINALS = "originals/"
HERE = "/* the files */[]"


def manifest_of(run: ReportRun, *, scope: Scope, exhibits: Sequence[Exhibit], before: int) -> dict[str, Any]:
    """The manifest: what was asked for, and every original."""
    folder = ORIGINALS if run.kind == ReportKind.BUNDLE else ""
    return {
        "reference": run.reference,
        "kind": run.kind,
        "landlord": scope.landlord.reference,
        "about": str(scope.home) if scope.home else "All homes",
        "since": scope.since.isoformat() if scope.since else None,
        "until": scope.until.isoformat(),
        "matters": list(scope.matters),
        "generated": clock.local(clock.now()).isoformat(timespec="seconds"),
        "files": [
            {
                "name": f"{folder}{entry.exhibit.file_name}",
                "size": entry.exhibit.document.size,
                "sha256": entry.exhibit.document.sha256,
                "exhibit": entry.exhibit.number,
                "pages": entry.pages,
            }
            for entry in indexed(exhibits, before=before)
        ],
    }


def as_json(manifest: Mapping[str, Any]) -> bytes:
    """The manifest as a file."""
    return json.dumps(manifest, indent=2, ensure_ascii=False).encode()


def checking_page(files: Sequence[Mapping[str, Any]], *, page: Path = PAGE) -> bytes:
    """The page that checks these files without us and without a network: that of a bundle, or another like it."""
    listed = [{name: one[name] for name in ("name", "size", "sha256")} for one in files]
    safe = json.dumps(listed, ensure_ascii=True).replace("<", "\\u003c")
    return page.read_text().replace(HERE, safe).encode()

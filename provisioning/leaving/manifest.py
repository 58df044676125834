"""What an archive says of itself: its format, whose it is, and every file in it with size and SHA-256.

The page that checks it is made last and knows the manifest too, so the manifest cannot name that page.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings

from accounts.models import Landlord
from compliance.reports import manifest
from config.lib import clock
from provisioning.leaving.rows import columns, named
from provisioning.leaving.tables import KEPT, LEFT_OUT, PEOPLE, SHARED

FORMAT = 1
MANIFEST, STORED, TRAIL, CHECK = "manifest.json", "stored.json", "trail/trail.json", "verify.html"
TABLES = "tables/"
PAGE = Path(__file__).parent / CHECK


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in an archive."""

    name: str
    size: int
    sha256: str

    def as_json(self) -> dict[str, Any]:
        """As the manifest has it."""
        return {"name": self.name, "size": self.size, "sha256": self.sha256}


def layout() -> str:
    """The SHA-256 of the columns of every table that an archive holds: only the same tables read it."""
    labels = [*SHARED, PEOPLE, *KEPT]
    return sha256(json.dumps({label: columns(named(label)) for label in labels}).encode()).hexdigest()


def manifest_of(landlord: Landlord, entries: Sequence[Entry]) -> bytes:
    """The manifest as a file."""
    said = {
        "format": FORMAT,
        "layout": layout(),
        "product": settings.PRODUCT_NAME,
        "landlord": landlord.reference,
        "made": clock.local(clock.now()).isoformat(timespec="seconds"),
        "left_out": dict(LEFT_OUT),
        "files": [entry.as_json() for entry in entries],
    }
    return json.dumps(said, indent=1, ensure_ascii=False).encode()


def checking_page(entries: Sequence[Entry]) -> bytes:
    """The page that checks an unpacked archive without us and without a network."""
    return manifest.checking_page([entry.as_json() for entry in entries], page=PAGE)

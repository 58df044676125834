"""Making an evidence pack or bundle: originals copied, first pages set, all bound by a program of its own, packed."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from django.conf import settings
from django.urls import reverse

from compliance.models import ReportRun
from compliance.reports.errors import NotBound
from compliance.reports.exhibits import Exhibit, Scope, Shown, shown_of
from compliance.reports.front import front_of, pages_before
from compliance.reports.manifest import ORIGINALS, as_json, checking_page, manifest_of
from compliance.reports.paper import standing
from compliance.reports.words import ReportKind
from documents.generation.fonts import FONTS

SECONDS = 210
ROUNDS = 3
MOST_ATTACHED = 100 * 1024 * 1024
"""A PDF holds what is attached to it whole: beyond this the originals are left out, and the bundle has them."""
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Binding:
    """What is being bound, in a folder of its own."""

    run: ReportRun
    scope: Scope
    shown: Shown
    folder: Path
    before: int

    @property
    def is_attached(self) -> bool:
        """Whether the originals are attached to the PDF."""
        sizes = sum(exhibit.document.size for exhibit in self.shown.exhibits)
        return self.run.kind == ReportKind.PACK and sizes <= MOST_ATTACHED

    @property
    def checked(self) -> str:
        """How the finished file is checked."""
        if self.run.kind == ReportKind.BUNDLE:
            return "Check the whole bundle with verify.html in it"
        return f"Check this file at {settings.SITE_URL}{reverse('verifying:verify')}"


def scope_of(run: ReportRun) -> Scope:
    """What was asked for."""
    since = run.asked["since"]
    return Scope(run.landlord, run.home, date.fromisoformat(since) if since else None, run.on, run.asked["matters"])


@contextmanager
def made(run: ReportRun, *, progress: Progress) -> Iterator[Path]:
    """The finished file, which is there as long as this lasts."""
    scope = scope_of(run)
    shown = shown_of(scope)
    steps = len(shown.exhibits) + 2
    with tempfile.TemporaryDirectory() as name:
        binding = Binding(run, scope, shown, Path(name), pages_before(shown))
        for number, exhibit in enumerate(shown.exhibits, start=1):
            copy(exhibit, folder=binding.folder)
            progress(number, steps)
        bound = bind(binding)
        progress(steps - 1, steps)
        yield packed(bound) if run.kind == ReportKind.BUNDLE else binding.folder / "bound.pdf"


def copy(exhibit: Exhibit, *, folder: Path) -> None:
    """Copy an original out of the vault; NotBound where it is not what it was."""
    count = sha256()
    with exhibit.document.file.open("rb") as file, source(exhibit, folder=folder).open("wb") as written:
        for chunk in file.chunks():
            count.update(chunk)
            written.write(chunk)
    if count.hexdigest() != exhibit.document.sha256:
        raise NotBound(f"The file of exhibit {exhibit.number} is not what it was when it was uploaded.")


def source(exhibit: Exhibit, *, folder: Path) -> Path:
    """Where the copy of an original lies."""
    return folder / f"{exhibit.number}.source"


def bind(binding: Binding) -> Binding:
    """Set the first pages and bind; once more with what was found where that was not known before."""
    for _ in range(ROUNDS):
        front = front_of(
            binding.run, scope=binding.scope, shown=binding.shown, before=binding.before, checked=binding.checked
        )
        (binding.folder / "front.pdf").write_bytes(front)
        (binding.folder / "manifest.json").write_bytes(as_json(manifest(binding)))
        (binding.folder / "plan.json").write_text(json.dumps(plan_of(binding)))
        counts = run_binder(binding.folder)
        if (binding.folder / "bound.pdf").exists():
            return binding
        for exhibit, found in zip(binding.shown.exhibits, counts["exhibits"], strict=True):
            exhibit.pages, exhibit.is_damaged = found["pages"], found["is_damaged"]
        binding = replace(binding, before=counts["front"])
    raise NotBound


def manifest(binding: Binding) -> dict[str, Any]:
    """What is in it."""
    return manifest_of(binding.run, scope=binding.scope, exhibits=binding.shown.exhibits, before=binding.before)


def plan_of(binding: Binding) -> dict[str, Any]:
    """What the program that binds has to know."""
    foot = standing(binding.run)
    line = f"As at {foot['as_at']}. Generated {foot['generated']}. {binding.checked}"
    exhibits = binding.shown.exhibits
    return {
        "front": binding.before,
        "total": binding.before + sum(exhibit.pages for exhibit in exhibits),
        "font": str(FONTS / "SourceSansPro-Regular.ttf"),
        "exhibits": [
            {
                "file": source(exhibit, folder=binding.folder).name,
                "media_type": exhibit.document.media_type,
                "title": exhibit.title,
                "foot": f"{binding.run.reference}, exhibit {exhibit.number}. {line}",
                "pages": exhibit.pages,
                "is_damaged": exhibit.is_damaged,
            }
            for exhibit in exhibits
        ],
        "attach": list(attached(binding)) if binding.run.kind == ReportKind.PACK else [],
    }


def attached(binding: Binding) -> Iterator[dict[str, str]]:
    """The manifest, and the originals where there is room for them."""
    at = binding.run.created_at.isoformat()
    kept: Sequence[Exhibit] = binding.shown.exhibits if binding.is_attached else ()
    about = {"media_type": "application/json", "title": "What is in this file, with the SHA-256 of each original"}
    yield {"file": "manifest.json", "name": "manifest.json", "at": at, **about}
    for exhibit in kept:
        file = source(exhibit, folder=binding.folder).name
        about = {"media_type": exhibit.document.media_type, "title": exhibit.title}
        yield {"file": file, "name": exhibit.file_name, "at": at, **about}


def run_binder(folder: Path) -> dict[str, Any]:
    """Run the program that binds, with nothing of ours in its environment; how many pages there are."""
    command = [sys.executable, "-m", "compliance.reports.binding", str(folder)]
    bare = {"PATH": os.environ.get("PATH", ""), "PYTHONPATH": str(settings.BASE_DIR), "LANG": "C.UTF-8"}
    try:
        done = subprocess.run(command, env=bare, cwd=folder, capture_output=True, timeout=SECONDS, check=True)  # noqa: S603
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise NotBound(f"The program that binds ended with {type(error).__name__}.") from error
    counts: dict[str, Any] = json.loads(done.stdout)
    return counts


def packed(binding: Binding) -> Path:
    """The bundle: the bound PDF, the originals, the manifest, and the page that checks them."""
    bound, folder = binding.folder / "bound.pdf", binding.folder
    said = manifest(binding)
    said["files"].insert(0, described(bound, name=f"{binding.run.reference}.pdf"))
    (folder / "manifest.json").write_bytes(as_json(said))
    files = [*said["files"], described(folder / "manifest.json", name="manifest.json")]
    path = folder / "bundle.zip"
    with ZipFile(path, "w", ZIP_STORED) as archive:
        archive.write(bound, f"{binding.run.reference}.pdf")
        for exhibit in binding.shown.exhibits:
            archive.write(source(exhibit, folder=folder), f"{ORIGINALS}{exhibit.file_name}")
        archive.write(folder / "manifest.json", "manifest.json", compress_type=ZIP_DEFLATED)
        archive.writestr("verify.html", checking_page(files), compress_type=ZIP_DEFLATED)
    return path


def described(path: Path, *, name: str) -> dict[str, Any]:
    """A file with its size and SHA-256."""
    return {"name": name, "size": path.stat().st_size, "sha256": digest_of(path)}


def digest_of(path: Path) -> str:
    """The SHA-256 of a file, read piece by piece."""
    with path.open("rb") as file:
        count = sha256()
        while chunk := file.read(1024 * 1024):
            count.update(chunk)
    return count.hexdigest()

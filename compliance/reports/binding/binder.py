"""Binding: each page of an exhibit is painted on a page of ours, above a foot that numbers it, tagged as a figure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf
from pikepdf.models.metadata import encode_pdf_date

from compliance.reports.binding.lettering import Lettering
from compliance.reports.binding.sources import Damaged, forms
from compliance.reports.binding.tags import Tags

WIDTH, HEIGHT = 595.28, 841.89
MARGIN, FOOT = 28.0, 44.0
ROOM = pikepdf.Rectangle(MARGIN, FOOT, WIDTH - MARGIN, HEIGHT - MARGIN)
SIZE = 8.5
INK = b"0.294 0.345 0.333 rg"


@dataclass(frozen=True, slots=True)
class Foot:
    """What stands at the foot of a page of an exhibit."""

    left: str
    right: str


def bind(plan: Mapping[str, Any], *, folder: Path) -> dict[str, Any]:
    """Write bound.pdf; how many pages the front and each exhibit really have, by which the plan can be mended.

    It is written only where the plan knows all that, and which files are damaged.
    """
    with Pdf.open(folder / "front.pdf") as pdf:
        front = len(pdf.pages)
        exhibits = add_exhibits(pdf, plan=plan, folder=folder)
        known = [{name: one[name] for name in ("pages", "is_damaged")} for one in plan["exhibits"]]
        if front == plan["front"] and exhibits == known:
            attach(pdf, files=plan["attach"], folder=folder)
            pdf.save(folder / "bound.pdf", object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return {"front": front, "exhibits": exhibits}


def add_exhibits(pdf: Pdf, *, plan: Mapping[str, Any], folder: Path) -> list[dict[str, Any]]:
    """Add the pages of every exhibit, each exhibit under a bookmark of its own; what was found of each."""
    lettering, tags, found = Lettering(pdf, Path(plan["font"])), Tags(pdf), []
    with pdf.open_outline() as outline:
        for one in plan["exhibits"]:
            first = len(pdf.pages)
            section = tags.section(one["title"])
            pages = pages_of(pdf, one, folder=folder)
            for number, form in enumerate(pages or [], start=1):
                alt = f"{one['title']}, page {number} of {one['pages']}"
                foot = Foot(one["foot"], f"Page {len(pdf.pages) + 1} of {plan['total']}")
                page = painted(pdf, form=form, foot=foot, lettering=lettering)
                tags.figure(page, alt=alt, within=section)
            found.append({"pages": len(pages or []), "is_damaged": pages is None})
            if pages:
                outline.root.append(pikepdf.OutlineItem(one["title"], first, "Fit"))
    tags.finish()
    return found


def pages_of(pdf: Pdf, one: Mapping[str, Any], *, folder: Path) -> list[pikepdf.Object] | None:
    """What is painted of an exhibit: all of its pages, or None where its file is damaged."""
    try:
        return forms(pdf, folder / one["file"], kind=one["media_type"])
    except Damaged:
        return None


def painted(pdf: Pdf, *, form: pikepdf.Object, foot: Foot, lettering: Lettering) -> pikepdf.Page:
    """A new page with the form in the room above the foot: whole, upright, and not larger than it was."""
    page = pdf.add_blank_page(page_size=(WIDTH, HEIGHT))
    page.obj.Resources = Dictionary(XObject=Dictionary(Exhibit=form), Font=Dictionary(Foot=lettering.font))
    placed = page.calc_form_xobject_placement(form, Name.Exhibit, ROOM, allow_shrink=True, allow_expand=False)
    left = lettering.line(foot.left, x=MARGIN, y=FOOT - 20, size=SIZE)
    right = lettering.line(
        foot.right, x=WIDTH - MARGIN - lettering.width(foot.right, size=SIZE), y=FOOT - 20, size=SIZE
    )
    figure = b"/Figure <</MCID 0>> BDC\n%s\nEMC\n" % placed
    artifact = b"/Artifact <</Type /Pagination>> BDC\nq %s %s %s Q\nEMC\n" % (INK, left, right)
    page.obj.Contents = pdf.make_stream(figure + artifact)
    return page


def attach(pdf: Pdf, *, files: list[Mapping[str, str]], folder: Path) -> None:
    """Attach files as they are, named and described."""
    for one in files:
        held = pikepdf.AttachedFileSpec(
            pdf,
            (folder / one["file"]).read_bytes(),
            description=one["title"],
            filename=one["name"],
            mime_type=one["media_type"],
            relationship=Name.Supplement,
            creation_date=dated(one["at"]),
            mod_date=dated(one["at"]),
        )
        pdf.attachments[one["name"]] = held
    if files:
        pdf.Root.AF = Array([pdf.attachments[one["name"]].obj for one in files])


def dated(at: str) -> str:
    """An instant as a PDF writes it."""
    return encode_pdf_date(datetime.fromisoformat(at))

"""QR codes as SVG, drawn by the server: no script, no style and no request to anybody."""

from itertools import groupby

from django.template.loader import render_to_string
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

BORDER = 4
"""Modules of white around it, which scanners need."""


def qr_path(text: str) -> tuple[int, str]:
    """The width of a QR code in modules, border included, and the path of its dark modules."""
    code = QRCode(border=BORDER, error_correction=ERROR_CORRECT_M)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    return len(rows), "".join(run for number, row in enumerate(rows) for run in runs(row, y=number))


def runs(row: list[bool], *, y: int) -> list[str]:
    """One rectangle for each run of dark modules in a row."""
    found, x = [], 0
    for is_dark, modules in groupby(row):
        width = len(list(modules))
        if is_dark:
            found.append(f"M{x} {y}h{width}v1h-{width}z")
        x += width
    return found


def qr_file(text: str) -> str:
    """A QR code as an SVG file that stands by itself."""
    width, path = qr_path(text)
    return render_to_string("compliance/tenants/qr.svg", {"width": width, "path": path})

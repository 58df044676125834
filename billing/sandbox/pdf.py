"""One page of text as a PDF: enough for an invoice of the sandbox."""

from collections.abc import Sequence

LEFT, RIGHT, TOP, STEP = 56, 470, 780, 20
WIDEST = 74


def sheet(heading: str, words: Sequence[str], rows: Sequence[tuple[str, str]]) -> bytes:
    """A page with a heading, some lines, and rows of text and amount."""
    text = [place(LEFT, TOP, heading, size=18)]
    text += [place(LEFT, TOP - STEP * (2 + n), line) for n, line in enumerate(words)]
    for number, (name, amount) in enumerate(rows):
        height = TOP - STEP * (4 + len(words) + number)
        text += [place(LEFT, height, name[:WIDEST]), place(RIGHT, height, amount)]
    return assemble("\n".join(text).encode("cp1252", "replace"))


def place(left: int, height: int, text: str, *, size: int = 11) -> str:
    """The operator that sets a text."""
    safe = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    return f"BT /F1 {size} Tf {left} {height} Td ({safe}) Tj ET"


def assemble(content: bytes) -> bytes:
    """The file round the page: its objects, and where each of them begins."""
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    used = b"/Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >>"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] " + used + b" >>"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        font,
    )
    file, starts = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        starts.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    size = len(objects) + 1
    head = b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    return file + head + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(file))

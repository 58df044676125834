"""A line of small type in our own face, which is embedded: what the foot of a page is written in."""

from io import BytesIO
from pathlib import Path

from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from pikepdf import Array, Dictionary, Name, Pdf

FIRST, LAST = 32, 126
UNKNOWN = "?"


class Lettering:
    """A face with the letters of ASCII. Any other letter is written as a question mark."""

    def __init__(self, pdf: Pdf, path: Path) -> None:
        face = TTFont(path)
        options = Options(notdef_outline=True, hinting=False, layout_features=[])
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=range(FIRST, LAST + 1))
        subsetter.subset(face)
        scale = 1000 / face["head"].unitsPerEm
        glyphs, advances = face.getBestCmap(), face["hmtx"]
        self.widths: list[int] = [round(advances[glyphs[code]][0] * scale) for code in range(FIRST, LAST + 1)]
        file = BytesIO()
        face.save(file)
        self.font = self.embedded(pdf, face=face, scale=scale, content=file.getvalue())

    def embedded(self, pdf: Pdf, *, face: TTFont, scale: float, content: bytes) -> Dictionary:
        """The face as a PDF holds it."""
        head, across = face["head"], face["hhea"]
        name = Name.SourceSansFoot
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=name,
            Flags=32,
            FontBBox=Array([round(side * scale) for side in (head.xMin, head.yMin, head.xMax, head.yMax)]),
            ItalicAngle=0,
            Ascent=round(across.ascent * scale),
            Descent=round(across.descent * scale),
            CapHeight=660,
            StemV=84,
            FontFile2=pdf.make_stream(content, Length1=len(content)),
        )
        return pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.TrueType,
                BaseFont=name,
                FirstChar=FIRST,
                LastChar=LAST,
                Widths=Array(self.widths),
                Encoding=Name.WinAnsiEncoding,
                FontDescriptor=pdf.make_indirect(descriptor),
            )
        )

    def width(self, text: str, *, size: float) -> float:
        """How wide a line is, in points."""
        return sum(self.widths[ord(sign) - FIRST] for sign in plain(text)) * size / 1000

    def line(self, text: str, *, x: float, y: float, size: float) -> bytes:
        """A line as the content of a page has it."""
        escaped = plain(text).replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        return f"BT /Foot {size:.2f} Tf {x:.2f} {y:.2f} Td ({escaped}) Tj ET".encode("ascii")


def plain(text: str) -> str:
    """The text with what the face has."""
    return "".join(sign if FIRST <= ord(sign) <= LAST else UNKNOWN for sign in text)

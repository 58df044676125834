"""A sheet as PDF: PDF/UA-1, tagged, with its title, its language and its embedded font; nothing is fetched."""

from base64 import b64encode
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from documents.generation.blocks import Sheet
from documents.generation.fonts import FACES, FONTS

STYLE = Path(__file__).parent / "print.css"
DRAFT = """
@page { background: url("data:image/svg+xml;base64,%s") no-repeat center / 150mm; }
"""
MARK = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 150 150'><text x='75' y='85' font-family='Source Sans' "
    "font-size='42' font-weight='600' fill='#f3e7e5' text-anchor='middle' transform='rotate(-45 75 75)'>"
    "DRAFT</text></svg>"
)


def html_of(sheet: Sheet) -> str:
    """The finished HTML that is set."""
    return render_to_string("print/document.html", {"sheet": sheet, "product": settings.PRODUCT_NAME})


def pdf_of(sheet: Sheet) -> bytes:
    """The sheet as a tagged PDF."""
    return set_as_pdf(html_of(sheet), is_draft=sheet.is_draft, colour=sheet.brand.get("colour", ""))


def set_as_pdf(html: str, *, is_draft: bool, colour: str = "") -> bytes:
    """Finished HTML as a tagged PDF, a brand in its colour. It fetches its fonts, and its watermark from itself."""
    fonts = FontConfiguration()
    own = URLFetcher(allowed_protocols=("file", "data"))
    sheets = [CSS(string=style(is_draft), font_config=fonts, url_fetcher=own)]
    if colour:
        sheets.append(CSS(string=f".brand {{ color: {colour}; }}"))
    page = HTML(string=html, url_fetcher=URLFetcher(allowed_protocols=("data",)))
    return bytes(page.write_pdf(stylesheets=sheets, font_config=fonts, pdf_variant="pdf/ua-1"))


@lru_cache(maxsize=2)
def style(is_draft: bool) -> str:
    """The style with the faces of its font, and with the watermark of a draft."""
    faces = "".join(
        f'@font-face {{ font-family: "Source Sans"; font-style: {slant}; font-weight: {weight}; '
        f'src: url("{(FONTS / f"SourceSansPro-{name}.ttf").as_uri()}"); }}\n'
        for (slant, weight), name in FACES.items()
    )
    return faces + STYLE.read_text() + (DRAFT % b64encode(MARK.encode()).decode() if is_draft else "")

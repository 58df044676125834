"""The English tenancy agreement, from its frozen answers to PDF and Word, against WeasyPrint alone on its HTML."""

import gc
import time
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO

from pypdf import PdfReader
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from documents.generation import answers
from documents.generation.blocks import Sheet
from documents.generation.catalogue import kinds
from documents.generation.composer import compose
from documents.generation.pdf import html_of, pdf_of, style
from documents.generation.recipes import kept_recipe
from documents.generation.selectors import active_prompt, template_for
from documents.generation.sheets import sheet_of
from documents.generation.snapshots import freeze
from documents.generation.word import word_of
from documents.models import GenerationRun
from tests.bench.harness import Figure
from tests.bench.world import World

KIND, NATION, ON = "tenancy_agreement", "england", date(2026, 11, 23)
ROUNDS = 6
LEAST_PAGES, TIMES = 12, 1.3


def documents(_: World) -> Iterator[Figure]:
    """Processor time of both, in turn, so that whatever else the machine does bears on neither."""
    run = begun()
    sheet = laid_out(run)
    html = html_of(sheet)
    pages = len(PdfReader(BytesIO(pdf_of(sheet))).pages)
    assert pages >= LEAST_PAGES, pages
    pairs = [(spent(lambda: made(run)), spent(lambda: alone(html))) for _ in range(ROUNDS + 1)][
        1:
    ]  # the first warms up
    ours, theirs = (min(taken) for taken in zip(*pairs[1:], strict=True))  # the first round warms up
    told = f"{ours:.0f} ms against {theirs:.0f} ms"
    yield Figure(
        f"Documents: {pages} pages to PDF and Word, against WeasyPrint alone", ours / theirs, TIMES, made_from=told
    )


def begun() -> GenerationRun:
    """What a worker has before it: a run with its answers frozen. It is not kept, so that no worker takes it."""
    template = template_for(KIND, nation=NATION, on=ON)
    recipe = kept_recipe(template)
    kept, problems = answers.read(recipe, kinds()[KIND].sample(NATION))
    assert not problems, problems
    snapshot = freeze(recipe, answers=kept, reference="CVD-2026-000001-1", on=ON, brand=None)
    return GenerationRun(
        reference="CVD-2026-000001-1", snapshot=snapshot, template=template, prompt=active_prompt(KIND)
    )


def laid_out(run: GenerationRun) -> Sheet:
    """The document of a run, its fields written by the composer."""
    output = compose(kept_recipe(run.template), facts=run.snapshot.data["facts"])
    return sheet_of(run, output=output, is_draft=True)[0]


def made(run: GenerationRun) -> tuple[bytes, bytes]:
    """All that a worker makes of it."""
    sheet = laid_out(run)
    return pdf_of(sheet), word_of(sheet)


def alone(html: str) -> bytes:
    """WeasyPrint, with the same style and the same kind of PDF."""
    fonts = FontConfiguration()
    sheets = [CSS(string=style(True), font_config=fonts)]
    return bytes(HTML(string=html).write_pdf(stylesheets=sheets, font_config=fonts, pdf_variant="pdf/ua-1"))


def spent(deed: Callable[[], object]) -> float:
    """The processor time that a deed takes, in milliseconds, without what the one before it left to clear away."""
    gc.collect()
    began = time.process_time()
    deed()
    return (time.process_time() - began) * 1000

"""A run's document as a whole sheet: its blocks, its law, and what it was made from."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.conf import settings

from config.lib.display import day
from config.lib.nations import Nation
from documents.generation.blocks import Block, Letterhead, Sheet
from documents.generation.layout import Layout
from documents.generation.recipes import Recipe, kept_recipe
from documents.models import GenerationRun

NO_MODEL = "no language model was used"
SURE = {"verified": "", "from_knowledge": "Check the text of the law before you rely on it."}


def sheet_of(run: GenerationRun, *, output: Mapping[str, str], is_draft: bool) -> tuple[Sheet, Mapping[str, str]]:
    """The document of a run, and the facts that it needed and did not have, as labels by name."""
    recipe = kept_recipe(run.template)
    layout = Layout(recipe, facts=run.snapshot.data["facts"], output=output)
    blocks = layout.blocks()
    sheet = Sheet(
        title=recipe.title,
        subtitle=Nation(recipe.nation).label,
        reference=run.reference,
        blocks=blocks,
        law=[{"cites": law.cites, "says": law.says, "url": law.url, "note": SURE[law.sure]} for law in recipe.law],
        law_on=law_day(run),
        made_from=made_from(run, recipe=recipe),
        standing_line=standing_line(run),
        closing=closing(is_draft=is_draft),
        verify_at=f"{settings.SITE_URL}/verify/",
        is_draft=is_draft,
        is_letter=is_letter(blocks),
        brand=run.snapshot.data["brand"] or {},
    )
    return sheet, layout.gaps


def law_day(run: GenerationRun) -> str:
    """The day whose law the document follows, in words."""
    return day(date.fromisoformat(run.snapshot.data["law_on"]))


def is_letter(blocks: Sequence[Block]) -> bool:
    """Whether it begins as a letter does."""
    return bool(blocks) and isinstance(blocks[0], Letterhead)


def standing_line(run: GenerationRun) -> str:
    """What every page says of the document."""
    writer = f"Parts were written by the language model {run.model}" if run.model else NO_MODEL.capitalize()
    return f"This is not legal advice. {writer}."


def closing(*, is_draft: bool) -> str:
    """What the last line says of the file's standing."""
    if is_draft:
        return "This is a draft. It is not to be used before it is approved."
    return (
        f"The file’s own fingerprint is kept by {settings.PRODUCT_NAME}. At {settings.SITE_URL}/verify/ anybody can "
        "check that it is the file that was issued, unchanged."
    )


def made_from(run: GenerationRun, *, recipe: Recipe) -> list[tuple[str, str]]:
    """What the last page says of its making: everything by name and fingerprint."""
    return [
        ("Reference", run.reference),
        ("Follows the law of", f"{Nation(recipe.nation).label} as it stood on {law_day(run)}"),
        ("Answers (snapshot)", f"SHA-256 {run.snapshot.sha256}"),
        (
            "Text (template)",
            f"version {recipe.number}, in force from {day(recipe.in_force_from)}; {run.template.sha256}",
        ),
        ("Instructions (prompt)", f"version {run.prompt.number}; {run.prompt.sha256}"),
        ("Written by", f"the model {run.model}, checked against the answers" if run.model else f"rules: {NO_MODEL}"),
    ]

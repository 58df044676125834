"""`docs/obligations.md`, generated from the rows."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import groupby

from compliance.models import Obligation
from compliance.scoring.selectors import weights_on
from compliance.wording import definitions, in_words
from config.lib import clock
from config.lib.display import day
from config.lib.nations import Nation

CATEGORIES = {
    "certificate": "Certificates and checks",
    "alarm": "Alarms",
    "licence": "Licences",
    "registration": "Registrations",
    "document": "Documents to give or to hold",
    "event": "When something happens",
    "standing": "Rules to keep to",
    "recommended": "Recommended",
    "watch": "Changes to come",
}
HEADING = ["Obligation", "When it applies", "In force", "Due", "Weight", "Penalty", "Source", "Verified"]
PREFACE = [
    "# Obligations",
    "",
    "Generated from the rows of the law by `manage.py obligations doc`; do not edit. Not legal advice.",
    "",
    "* **When it applies** reads as in the nation of the section; a semicolon means *and*.",
    "* **In force** names the first and the last day. Each version of an obligation has a row, in their order.",
    "* **Weight** is how much it counts in the score. 1.3 and more is critical.",
    "* **Verified** says for how many of its statements a page was found that makes them.",
]


def document() -> str:
    """The whole page as Markdown."""
    rows = list(Obligation.objects.prefetch_related("sources"))
    weights = weights_on(clock.today())
    lines = [*PREFACE, "", *contents(rows)]
    for nation in Nation:
        meanings = [f"* **{said}** here means: {meaning}." for said, meaning in definitions(nation).items()]
        lines += ["", f"## {nation.label}", "", *meanings, *chapter(rows, nation=nation, weights=weights)]
    return "\n".join(lines) + "\n"


def contents(rows: Sequence[Obligation]) -> list[str]:
    """How many obligations each nation has, with a link to them."""
    return [
        f"* [{nation.label}](#{nation.label.lower().replace(' ', '-')}): "
        f"{len({row.code for row in rows if nation in row.nations})} obligations"
        for nation in Nation
    ]


def chapter(rows: Iterable[Obligation], *, nation: Nation, weights: Mapping[str, Decimal]) -> list[str]:
    """A table for each category of a nation's obligations."""
    order = list(CATEGORIES)
    found = sorted((row for row in rows if nation in row.nations), key=lambda row: order.index(row.category))
    lines: list[str] = []
    for category, own in groupby(found, key=lambda row: row.category):
        table = [cells(row, nation=nation, weights=weights) for row in own]
        lines += ["", f"### {CATEGORIES[category]}", ""]
        lines += [f"| {' | '.join(row)} |" for row in [HEADING, ["---"] * len(HEADING), *table]]
    return lines


def cells(row: Obligation, *, nation: Nation, weights: Mapping[str, Decimal]) -> list[str]:
    """One version of an obligation."""
    version = f", version {row.number}" if row.number > 1 else ""
    texts = [
        f"**{row.name}**<br>`{row.code}`{version}",
        in_words(row.condition, nation=nation),
        in_force(row),
        row.due_date_rule,
        f"{weights[row.code]}" if row.code in weights else "–",
        row.max_penalty,
        source(row),
        verified(row),
    ]
    return [" ".join(text.split()).replace("|", "\\|") for text in texts]


def in_force(row: Obligation) -> str:
    """Since when, and until when."""
    since = f"since {day(row.starts_on)}" if row.starts_on else "not in force"
    return f"{since} until {day(row.ends_on)}" if row.ends_on else since


def source(row: Obligation) -> str:
    """The law, with the first page that was found about it."""
    page = next((source.source_url for source in row.sources.all() if source.is_verified), "")
    return f"[{row.legal_source.replace('[', '(').replace(']', ')')}]({page})" if page else row.legal_source


def verified(row: Obligation) -> str:
    """Whether every statement is verified."""
    statements = list(row.sources.all())
    found = sum(statement.is_verified for statement in statements)
    return "yes" if found == len(statements) else f"{found} of {len(statements)}"

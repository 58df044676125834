"""The pages of an archive: what a person reads without us and without a network."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from accounts.models import Landlord
from billing.models import Payment
from compliance.models import Evidence, Property, Requirement, Tenancy
from compliance.pages import home_of, place_of
from compliance.selectors import WHERE, current_requirements
from compliance.standing import Kind, Standing
from config.lib import clock
from documents.models import Document
from provisioning.leaving.tables import LEFT_OUT

STYLE = Path(__file__).parent / "site.css"


@dataclass(slots=True)
class Asked:
    """A requirement, with the evidence that was recorded for it, the latest first."""

    requirement: Requirement
    place: str
    evidence: list[Evidence] = field(default_factory=list)

    @property
    def standing(self) -> str:
        """How it stands in words; what is only a rule to keep to, advised or announced is said to be that."""
        kind = Kind(self.requirement.obligation.kind)
        return Standing(self.requirement.standing).label if kind is Kind.REQUIREMENT else kind.label

    @property
    def tone(self) -> str:
        """The class of its words."""
        return self.requirement.standing if self.requirement.obligation.kind == Kind.REQUIREMENT else "soft"


@dataclass(frozen=True, slots=True)
class Home:
    """A home on a page of its own; `file` is the page."""

    row: Property
    asked: Sequence[Asked]
    tenancies: Sequence[Tenancy]

    @property
    def file(self) -> str:
        """Where its page lies."""
        return f"homes/{self.row.pk}.html"


def pages_of(landlord: Landlord, *, links: Mapping[int, str]) -> Iterator[tuple[str, bytes]]:
    """Every page with its name. `links` says where the file of a document lies; of some none is handed out."""
    asked = asked_of(landlord, links=links)
    homes = homes_of(landlord, asked=asked)
    documents = list(Document.objects.filter(landlord=landlord).order_by("-uploaded_at", "-pk"))
    link(documents, links=links)
    shown: dict[str, Any] = {"landlord": landlord, "product": settings.PRODUCT_NAME, "now": clock.now()}
    yield "site.css", STYLE.read_bytes()
    for home in homes:
        yield home.file, page("home", {**shown, "home": home, "root": "../"})
    rest = [one for one in asked if home_of(one.requirement) is None]
    yield "documents.html", page("documents", {**shown, "documents": documents, "root": ""})
    payments = Payment.objects.filter(landlord=landlord).order_by("-paid_at")
    yield "account.html", page("account", {**shown, "payments": payments, "left_out": LEFT_OUT.items(), "root": ""})
    yield "index.html", page("index", {**shown, "homes": homes, "rest": rest, "root": ""})


def page(name: str, shown: Mapping[str, Any]) -> bytes:
    """A page as a file."""
    return render_to_string(f"provisioning/leaving/site/{name}.html", dict(shown)).encode()


def link(documents: Iterable[Document], *, links: Mapping[int, str]) -> None:
    """Note with each document where its file lies; empty for one that is not handed out."""
    for document in documents:
        document.link = links.get(document.pk, "")  # type: ignore[attr-defined]


def asked_of(landlord: Landlord, *, links: Mapping[int, str]) -> list[Asked]:
    """Everything that is asked of a landlord now, with what was recorded for it."""
    recorded: dict[int, list[Evidence]] = defaultdict(list)
    for row in Evidence.objects.filter(requirement__landlord=landlord).select_related("document", "replaced_by"):
        link([row.document] if row.document else [], links=links)
        recorded[row.requirement_id].append(row)
    rows = current_requirements(landlord).select_related("obligation", *WHERE)
    return [Asked(row, place_of(row), recorded[row.pk]) for row in rows]


def homes_of(landlord: Landlord, *, asked: Sequence[Asked]) -> list[Home]:
    """Every home, archived ones last, with what is asked of it and who lived there."""
    here: dict[int, list[Asked]] = defaultdict(list)
    for one in asked:
        if home := home_of(one.requirement):
            here[home.pk].append(one)
    rows = Property.objects.filter(landlord=landlord).select_related("local_authority")
    rows = rows.prefetch_related("tenancies__occupiers").order_by("archived_at", "line_1", "pk")
    ordered = sorted(rows, key=lambda home: home.archived_at is not None)
    return [Home(home, here[home.pk], list(home.tenancies.all())) for home in ordered]

"""The answers of a sign-up: what is said, what is still missing, and what it comes to in plain values.

They are kept as JSON: `you`, `plan`, `homes` (a list, each with its pages), `papers`. A page that was answered is
there; one that was not is absent.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from compliance.attributes import Attribute, Scope, asked_at_intake
from intake.terms import TERMS_VERSION

Answers = dict[str, Any]
Home = dict[str, Any]

HOME_SECTIONS = {"home": ("letting", "people", "heating", "home"), "building": ("building", "council")}
ALREADY_ASKED = frozenset({"let_type"})


@dataclass(frozen=True, slots=True)
class Gap:
    """Something still to be answered: what it is, and the route where it is asked."""

    label: str
    route: str
    args: tuple[Any, ...] = ()


def homes_in(answers: Mapping[str, Any]) -> list[Home]:
    """The homes, in the order in which they were added."""
    homes: list[Home] = answers.get("homes", [])
    return homes


def home_by_key(answers: Mapping[str, Any], key: str) -> Home | None:
    """The home with this key."""
    return next((home for home in homes_in(answers) if home["key"] == key), None)


def is_let(home: Home) -> bool:
    """Whether somebody lives there under an agreement."""
    return bool(home.get("place", {}).get("is_let") == "yes")


def facts_said(home: Home) -> dict[str, Any]:
    """Every fact that was said of the home itself and its building."""
    place = home.get("place", {})
    said = {"nation": place.get("nation"), "let_type": place.get("let_type")}
    return {**said, **home.get("home", {}), **home.get("building", {})}


def asked_on(page: str, *, home: Home) -> list[Attribute]:
    """The facts that one page of a home asks, given what was said before it."""
    place = home["place"]
    shared: dict[str, Any] = {"nation": place["nation"], "let_type": place["let_type"], "is_let": is_let(home)}
    if page == "tenancy":
        return asked_at_intake(**shared, answers=facts_said(home), scope=Scope.TENANCY)
    before = {"managed_by_agent": None} if page == "home" else facts_said(home)
    return [
        attribute
        for attribute in asked_at_intake(**shared, answers=before)
        if attribute.section in HOME_SECTIONS[page] and attribute.name not in ALREADY_ASKED
    ]


def pages_of(home: Home) -> list[str]:
    """The pages that this home has, in order, as far as what was said tells."""
    if "place" not in home:
        return ["address", "place", "home", "building", "management"]
    pages = ["address", "place", "home"]
    pages += ["building"] if asked_on("building", home=home) else []
    pages += ["tenancy"] if is_let(home) else []
    return [*pages, "management"]


def next_page(home: Home) -> str | None:
    """The first page of the home that is not answered yet."""
    return next((page for page in pages_of(home) if page not in home), None)


def gaps(answers: Mapping[str, Any]) -> Iterator[Gap]:
    """Everything that is still missing before the sign-up can be paid, in the order of the steps."""
    if "you" not in answers:
        yield Gap("Who you are", "intake:you")
    if "plan" not in answers:
        yield Gap("Your plan", "intake:plan")
    if not homes_in(answers):
        yield Gap("At least one property", "intake:homes")
    for home in homes_in(answers):
        if page := next_page(home):
            yield Gap(f"The rest about {home['address']['line_1']}", f"intake:home-{page}", (home["key"],))
    if "papers" not in answers:
        yield Gap("Certificates and preferences", "intake:papers")
    elif not agreed_today(answers["papers"]):
        yield Gap("Our terms and privacy notice, which have changed", "intake:papers")


def agreed_today(papers: Mapping[str, Any]) -> bool:
    """Whether what was agreed to are the terms as they are now."""
    return bool(papers.get("terms_version") == TERMS_VERSION)

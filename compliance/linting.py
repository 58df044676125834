"""What must hold of every obligation before anybody is asked for anything by it."""

from collections.abc import Iterator
from itertools import pairwise

from compliance.attributes import attributes
from compliance.due.rules import rule
from compliance.models import Obligation
from compliance.settling import FACTS
from compliance.standing import Kind
from config.lib.predicates.tree import facts_in

SOURCES_OF_A_DAY = {"fact", "evidence_of", "asked"}


def complaints() -> Iterator[str]:
    """Each thing that is wrong with an obligation, in words."""
    versions = list(Obligation.objects.prefetch_related("sources"))
    codes = {version.code for version in versions}
    for version in versions:
        yield from (f"{version.code}, version {version.number}: {wrong}" for wrong in wrongs(version, codes=codes))
    yield from overlaps(versions)


def wrongs(version: Obligation, *, codes: set[str]) -> Iterator[str]:
    """What is wrong with one version."""
    if not version.sources.all():
        yield "it has no source"
    if version.starts_on is None and version.kind != Kind.WATCH:
        yield "it is in force and has no day from which"
    try:
        if unknown := facts_in(version.condition) - set(attributes()):
            yield f"it turns on {', '.join(sorted(unknown))}, which nobody knows"
        known = set(rule(version.due_algorithm).events)
    except ValueError as error:
        yield str(error)
        return
    for name, source in version.events.items():
        if name not in known:
            yield f"its due rule does not turn on {name}"
        yield from wrong_source(name, source, codes=codes)


def wrong_source(name: str, source: dict[str, object], *, codes: set[str]) -> Iterator[str]:
    """What is wrong with where a day is said to come from."""
    if set(source) - SOURCES_OF_A_DAY or len(source) != 1:
        yield f"{name} comes from nowhere that there is"
    if "fact" in source and source["fact"] not in FACTS:
        yield f"{name} comes from {source['fact']}, which is no day"
    others = source.get("evidence_of", [])
    if isinstance(others, list) and (missing := set(others) - codes):
        yield f"{name} comes from {', '.join(sorted(missing))}, which is no obligation"


def overlaps(versions: list[Obligation]) -> Iterator[str]:
    """Versions of one code that are in force on the same day."""
    for one, other in pairwise(versions):
        if one.code == other.code and other.starts_on and (one.ends_on is None or one.ends_on >= other.starts_on):
            yield f"{one.code}: versions {one.number} and {other.number} are in force on one day"


def unverified() -> list[str]:
    """The codes of obligations of which some statement is from knowledge alone; their pages say so."""
    rows = Obligation.objects.filter(sources__status="from_knowledge").values_list("code", flat=True)
    return sorted(set(rows))

"""What licensing schemes say about homes, in rows of `FactsSaid`; what the landlord said always counts before it.

A fixed number of statements for any number of homes. Run again it writes nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.audit import services as audit
from compliance.history import merged
from compliance.models import FactsSaid, LicensingScheme, Property
from compliance.models.schemes import SchemeKind

FACTS: Mapping[str, str] = {
    SchemeKind.SELECTIVE: "in_selective_area",
    SchemeKind.ADDITIONAL: "in_additional_area",
    SchemeKind.ARTICLE_4: "in_article4_area",
}
"""The fact that a scheme of each kind makes true."""


class Word(NamedTuple):
    """What a scheme said: since when, and whether the home is in its area."""

    since: date
    is_in: bool | None
    scheme: int


@dataclass(frozen=True, slots=True)
class Place:
    """A home with one of the facts, and all that schemes said of it, in the order in which they said it."""

    home: Property
    fact: str
    words: Sequence[Word]

    @property
    def is_said_by_landlord(self) -> bool:
        """Whether the fact stands in the home without any scheme having put it there."""
        is_ours = bool(self.words) and self.words[-1].is_in is True
        return not is_ours and getattr(self.home, self.fact) is not None

    def says(self, *, since: date, is_in: bool | None, scheme_id: int) -> FactsSaid:
        """A row that says so, not saved."""
        return FactsSaid(
            landlord_id=self.home.landlord_id,
            property=self.home,
            values={self.fact: is_in},
            since=since,
            scheme_id=scheme_id,
        )


class Schemes:
    """The schemes that there are, as seen on a day."""

    def __init__(self, rows: Iterable[LicensingScheme], *, on: date) -> None:
        self.on = on
        self.by_key: dict[int, LicensingScheme] = {}
        self.running: dict[tuple[int, str], LicensingScheme] = {}
        for row in rows:
            self.by_key[row.pk] = row
            if row.starts_on <= on and (row.ends_on is None or row.ends_on >= on):
                self.running.setdefault((row.local_authority_id, FACTS[row.kind]), row)

    def news(self, place: Place) -> Iterator[FactsSaid]:
        """What schemes say of a home's fact that they have not said yet. The last row is how it stands now."""
        scheme = self.running.get((place.home.local_authority_id, place.fact))
        last = place.words[-1] if place.words else None
        if last is None or not last.is_in:
            if scheme is not None and not place.is_said_by_landlord:
                yield from self.begin(place, scheme=scheme)
        elif scheme is None:
            yield place.says(since=self.over_since(place), is_in=None, scheme_id=last.scheme)
        elif (last.since, last.scheme) != (scheme.starts_on, scheme.pk):
            yield from self.move(place, to=scheme)

    def begin(self, place: Place, *, scheme: LicensingScheme) -> Iterator[FactsSaid]:
        """That the home is in the area since the scheme's start, also where a later day was said to end that."""
        known = {word.since: word.is_in for word in place.words}
        for since in sorted(day for day, is_in in known.items() if day > scheme.starts_on and not is_in):
            yield place.says(since=since, is_in=True, scheme_id=scheme.pk)
        yield place.says(since=scheme.starts_on, is_in=True, scheme_id=scheme.pk)

    def move(self, place: Place, *, to: LicensingScheme) -> Iterator[FactsSaid]:
        """That another scheme, or the same with another start, says so now; with a gap where there was one."""
        over = self.over_since(place)
        if over < to.starts_on:
            yield place.says(since=over, is_in=None, scheme_id=place.words[-1].scheme)
        yield from self.begin(place, scheme=to)

    def over_since(self, place: Place) -> date:
        """The day since which what was said last does not hold."""
        last = place.words[-1]
        scheme = self.by_key.get(last.scheme)
        place_now = (place.home.local_authority_id, place.fact)
        if scheme is None or (scheme.local_authority_id, FACTS[scheme.kind]) != place_now:
            return self.on
        if scheme.ends_on is not None and scheme.ends_on < self.on:
            return max(scheme.ends_on + timedelta(days=1), last.since)
        return last.since


@transaction.atomic
def cover(homes: QuerySet[Property], *, on: date) -> int:
    """Bring what schemes say of these homes into line with those that run on a day; the number of facts that changed.

    What a landlord said stays. What follows for requirements is the caller's to derive.
    """
    schemes = Schemes(LicensingScheme.objects.filter(covers_whole_area=True).order_by("starts_on", "pk"), on=on)
    words = said_by_schemes(homes)
    news = [row for place in places(homes, schemes=schemes, words=words) for row in schemes.news(place)]
    if news:
        FactsSaid.objects.bulk_create(news)
        write_columns({row.property_id for row in news if row.property_id}, on=on)
        tell(news, on=on)
    return len({(row.property_id, *row.values) for row in news})


def tell(news: Sequence[FactsSaid], *, on: date) -> None:
    """Write one entry of the run into the trail: of the landlord where all homes are theirs, else of the site."""
    homes = {row.property_id for row in news if row.property_id}
    landlords = {row.landlord_id for row in news}
    whose = landlords.pop() if len(landlords) == 1 else None
    audit.record_set("compliance.schemes_applied", model=Property, keys=homes, landlord=whose, after={"on": str(on)})


def said_by_schemes(homes: QuerySet[Property]) -> Mapping[tuple[int, str], list[Word]]:
    """By home and fact, what schemes said, in the order in which they said it."""
    found: dict[tuple[int, str], list[Word]] = defaultdict(list)
    rows = FactsSaid.objects.filter(scheme_id__isnull=False, property__in=homes.order_by().values("pk")).order_by("pk")
    for row in rows:
        for fact, is_in in row.values.items():
            if row.property_id and row.since and row.scheme_id:
                found[row.property_id, fact].append(Word(row.since, is_in, row.scheme_id))
    return found


def places(
    homes: QuerySet[Property], *, schemes: Schemes, words: Mapping[tuple[int, str], list[Word]]
) -> Iterator[Place]:
    """The homes and facts of which a scheme says something, or did."""
    councils = {council for council, _ in schemes.running}
    concerned = Q(local_authority__in=councils) | Q(pk__in={home for home, _ in words})
    for home in homes.filter(concerned).only("landlord_id", "local_authority_id", *FACTS.values()).order_by("pk"):
        for fact in FACTS.values():
            yield Place(home, fact, words.get((home.pk, fact), ()))


def write_columns(homes: set[int], *, on: date) -> None:
    """Write into these homes what is so on a day, where it is not the landlord who says it."""
    said = merged(FactsSaid.objects.filter(Q(since=None) | Q(since__lte=on), property__in=homes))
    for fact in FACTS.values():
        is_in = {home: said[home, None, None].get(fact) for home in homes}
        inside = [home for home, value in is_in.items() if value is True]
        not_said = [home for home, value in is_in.items() if value is None]
        Property.objects.filter(pk__in=inside, **{fact: None}).update(**{fact: True})
        Property.objects.filter(pk__in=not_said, **{fact: True}).update(**{fact: None})

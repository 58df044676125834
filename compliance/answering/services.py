"""Writing what people answer."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction

from accounts.models import Landlord, User
from compliance import services
from compliance.answering.answers import Answer, Clash
from compliance.answering.errors import FactsChanged
from compliance.answering.selectors import row_that_says, said_of
from compliance.meanwhile import contradicted
from compliance.portfolio.capping import ensure_open


@transaction.atomic
def answer(landlord: Landlord, *, answers: Sequence[Answer], since: date | None, by: User) -> None:
    """Write what a person changed on a page, and what follows from it.

    FactsChanged, and nothing is written, where others have changed some of it since the page was shown. What they
    changed and this person did not stays as they said.
    """
    services.lock(landlord)
    if found := clashes(answers):
        raise FactsChanged(found)
    for each in answers:
        if each.topic.home is None:
            services.say_landlord_facts(landlord, values=each.changed, since=since, by=by)
        else:
            home, tenancy = each.topic.home, each.topic.tenancy
            ensure_open(home)
            services.say_facts(home, values=each.changed, tenancy=tenancy, since=since, by=by)


def clashes(answers: Iterable[Answer]) -> list[Clash]:
    """What others have said otherwise since the page was shown, of all that is changed here."""
    return [
        Clash(each.topic, name, now, row_that_says(each.topic, name=name, value=now))
        for each in answers
        for name, now in contradicted(each.changed, seen=each.seen, now=said_of(each.topic)).items()
    ]

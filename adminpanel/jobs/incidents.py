"""Opening incidents, telling staff of each once, and closing those that healed."""

from collections.abc import Collection, Iterable
from datetime import timedelta

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet

from accounts.audit.services import landlord_key
from accounts.messages.models import Message
from accounts.messages.services import mail_staff
from adminpanel.jobs.causes import STUCK, Cause, page_of, state_of, subject_at
from adminpanel.jobs.models import Incident
from adminpanel.jobs.states import Ending
from billing.healing import IS_OVER
from config.lib import clock

QUIET = timedelta(minutes=15)
"""A cause without a row of its own that was found again and again has healed when it was not found for so long."""


def found(causes: Iterable[Cause], *, codes: Collection[str]) -> list[Incident]:
    """Bring the open incidents of these codes in line with what is wrong now; those that are new, told to staff."""
    gone = {(one.code, one.key): one for one in Incident.objects.filter(code__in=codes, closed_at=None)}
    new = []
    for cause in causes:
        known = gone.pop((cause.code, cause.key), None)
        if known is not None:
            see_again(known, cause)
        elif not is_told_already(cause) and (incident := open_incident(cause)):
            tell(incident, at=page_of(incident))
            new.append(incident)
    close(gone.values(), ending=Ending.HEALED)
    return new


def raise_incident(cause: Cause) -> None:
    """Open the incident of which the floors below tell staff, in place of one about the same row; or see it again.

    Staff get a mail when it opens, so what healed and came back is told anew.
    """
    known = Incident.objects.filter(code=cause.code, key=cause.key, closed_at=None).first()
    if known is not None:
        see_again(known, cause)
    elif incident := open_incident(cause):
        older = about(cause).exclude(pk=incident.pk)
        close(older.filter(code=STUCK), ending=Ending.SUPERSEDED)
        tell(incident, at=incident.path)


def open_incident(cause: Cause) -> Incident | None:
    """A new incident; None where somebody opened the same one at the same instant."""
    row = cause.subject
    try:
        with transaction.atomic():
            return Incident.objects.create(
                code=cause.code,
                key=cause.key,
                sentence=cause.sentence,
                path=cause.path,
                landlord_id=cause.landlord_id or (landlord_key(row) if row else None),
                subject=row._meta.label if row else "",
                subject_key=str(row.pk) if row else "",
                subject_state=state_of(row) if row else "",
                rows=cause.rows,
            )
    except IntegrityError:
        return None


def see_again(incident: Incident, cause: Cause) -> None:
    """Note that a cause is still there, and how far it reaches now."""
    values = {"sentence": cause.sentence, "rows": cause.rows, "last_seen_at": clock.real_now()}
    Incident.objects.filter(pk=incident.pk).update(**values, seen=F("seen") + 1)


def tell(incident: Incident, *, at: str) -> list[Message]:
    """Mail staff about an incident, once, and lead them to a page."""
    return mail_staff(incident.code, key=str(incident.pk), sentence=incident.sentence, path=at)


def told(code: str, *, key: str, sentence: str, path: str) -> Cause:
    """What the floors below told staff, as a cause: about the row whose page the path is."""
    return Cause(code=code, key=key[:160], sentence=sentence, path=path, subject=subject_at(path))


def is_told_already(cause: Cause) -> bool:
    """Whether staff know of another incident about the same row."""
    return about(cause).exists()


def about(cause: Cause) -> QuerySet[Incident]:
    """The open incidents about the row of a cause."""
    row = cause.subject
    if row is None:
        return Incident.objects.none()
    return Incident.objects.filter(subject=row._meta.label, subject_key=str(row.pk), closed_at=None)


def heal() -> None:
    """Close what the floors below told of and what is over, by its own test, where it has one.

    Else its row moved on or is gone, or the cause stays away.
    """
    tested = Incident.objects.filter(closed_at=None, code__in=IS_OVER)
    close([one for one in tested if IS_OVER[one.code](one.key)], ending=Ending.HEALED)
    open_ones = Incident.objects.filter(closed_at=None).exclude(code__in=IS_OVER)
    with_state = open_ones.exclude(subject_state="")
    close([one for one in with_state if has_moved_on(one)], ending=Ending.HEALED)
    quiet = Q(subject="", seen__gt=1, last_seen_at__lt=clock.real_now() - QUIET)
    close(open_ones.filter(quiet), ending=Ending.HEALED)


def has_moved_on(incident: Incident) -> bool:
    """Whether the row is in another state than it was, or gone."""
    try:
        model = apps.get_model(incident.subject)
    except LookupError:  # a kind of row of an earlier version
        return True
    row = model._default_manager.filter(pk=incident.subject_key).first()
    return row is None or state_of(row) != incident.subject_state


def close(incidents: Iterable[Incident], *, ending: Ending) -> None:
    """Close these."""
    keys = [incident.pk for incident in incidents]
    if keys:
        Incident.objects.filter(pk__in=keys, closed_at=None).update(closed_at=clock.real_now(), ending=ending)

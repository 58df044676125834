"""Calendar addresses: made, listed, revoked and read. The token is shown once and only its hash is kept."""

import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from accounts.audit import services as audit
from accounts.models import Landlord, Membership, User
from accounts.states import Readiness
from accounts.tokens import token_hash
from compliance import services as compliance
from compliance.calendar.errors import TooManyFeeds
from compliance.models import CalendarFeed, Property
from config.lib import clock
from plans.features import Access, FeatureKey
from plans.selectors import entitlements_of

TOKEN_BYTES = 32
MOST_FEEDS = 50
READ_NOTED_EVERY = timedelta(hours=1)


def feeds_of(landlord: Landlord) -> QuerySet[CalendarFeed]:
    """The landlord's addresses that were not revoked, with as `is_answered` whether they show anything still."""
    rows = CalendarFeed.objects.filter(landlord=landlord, revoked_at=None)
    return rows.select_related("property", "created_by").annotate(is_answered=Exists(answered(pk=OuterRef("pk"))))


def answered(**wanted: object) -> QuerySet[CalendarFeed]:
    """The addresses that show something: not of an archived home, and made by someone who still may open the portal."""
    maker = Membership.objects.filter(
        landlord=OuterRef("landlord"), user=OuterRef("created_by"), is_active=True, user__is_active=True
    )
    homes = Q(property=None) | Q(property__archived_at=None)
    rows = CalendarFeed.objects.filter(homes, Exists(maker), revoked_at=None, landlord__readiness=Readiness.READY)
    return rows.filter(**wanted)


def get_feed(landlord: Landlord, *, pk: int) -> CalendarFeed:
    """One address of this landlord that was not revoked; another's is a 404."""
    return get_object_or_404(feeds_of(landlord), pk=pk)


@transaction.atomic
def make_feed(landlord: Landlord, *, home: Property | None, label: str, by: User) -> str:
    """The token of a new address, which nobody can be told again; TooManyFeeds where there are enough."""
    compliance.lock(landlord)
    if feeds_of(landlord).count() >= MOST_FEEDS:
        raise TooManyFeeds
    token = secrets.token_urlsafe(TOKEN_BYTES)
    feed = CalendarFeed.objects.create(
        landlord=landlord, property=home, label=label, created_by=by, token_hash=token_hash(token)
    )
    audit.record("compliance.feed_created", subject=feed, after={"property": home.pk if home else None}, by=by)
    return token


@transaction.atomic
def revoke_feed(feed: CalendarFeed, *, by: User | None) -> None:
    """Let the address answer nobody any more; harmless if done twice."""
    if CalendarFeed.objects.filter(pk=feed.pk, revoked_at=None).update(revoked_at=clock.now()):
        audit.record("compliance.feed_revoked", subject=feed, by=by)


def revoke_feeds_of(member: Membership, *, by: User | None) -> None:
    """Let the addresses that somebody made for calendars of theirs answer nobody."""
    for feed in CalendarFeed.objects.filter(landlord=member.landlord_id, created_by=member.user_id, revoked_at=None):
        revoke_feed(feed, by=by)


def feed_of_token(token: str) -> CalendarFeed | None:
    """The address that a token opens, while it and the landlord's plan do."""
    feed = answered(token_hash=token_hash(token)).select_related("landlord", "property").first()
    if feed is None:
        return None
    entitlements = entitlements_of(feed.landlord)
    may = entitlements is not None and entitlements.allows(FeatureKey.COMPLIANCE_CALENDAR, to=Access.READ)
    return feed if may else None


def note_read(feed: CalendarFeed) -> None:
    """Keep that a calendar asked, at most once an hour."""
    now = clock.now()
    if feed.last_read_at is None or feed.last_read_at <= now - READ_NOTED_EVERY:
        CalendarFeed.objects.filter(pk=feed.pk, last_read_at=feed.last_read_at).update(last_read_at=now)

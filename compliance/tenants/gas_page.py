"""The public page on which anybody who has its address sees whether a home's gas check is in date."""

import secrets
from dataclasses import dataclass
from datetime import date

from django.db import models, transaction
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.audit import services as audit
from accounts.models import Landlord, User
from accounts.states import Readiness
from compliance.models import GasPage, Property, Requirement
from compliance.models.tenants import Place
from compliance.portfolio.services import opened
from compliance.standing import Applies, Outcome
from config.lib import clock
from plans.features import Access, FeatureKey
from plans.selectors import entitlements_of
from plans.services import ensure_feature

GAS_CHECKS = ("gb_gas_safety_check", "ni_gas_safety_check")
TOKEN_BYTES = 16


class Answer(models.TextChoices):
    """Whether the check is in date."""

    YES = "yes", "Yes, the gas check is in date"
    NO = "no", "No, the gas check is not in date"
    NO_GAS = "no_gas", "There is no gas in this home"
    NOT_KNOWN = "not_known", "It is not known"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the page says, with the days it rests on."""

    answer: Answer
    checked_on: date | None = None
    until: date | None = None
    has_faults: bool = False


def verdict_of(home: Property, *, on: date) -> Verdict:
    """Whether a home's gas check is in date on a day. What nobody said is not known, never a yes."""
    if home.has_gas is False:
        return Verdict(Answer.NO_GAS)
    rows = Requirement.objects.filter(property=home, code__in=GAS_CHECKS, ended_at=None, applies=Applies.HOLDS)
    check = rows.select_related("held").first()
    if check is None:
        return Verdict(Answer.NOT_KNOWN)
    if check.held is None or check.deadline is None:
        return Verdict(Answer.NO)
    return Verdict(
        Answer.YES if check.deadline >= on else Answer.NO,
        checked_on=check.held.issued_on,
        until=check.deadline,
        has_faults=check.held.outcome == Outcome.UNSATISFACTORY,
    )


def place_of(page: GasPage) -> str:
    """As much of the address as the landlord lets be shown."""
    return {Place.NOTHING: "", Place.TOWN: page.home.town, Place.LINE: page.home.line_1}[Place(page.shown)]


# The landlord's ------------------------------------------------------------------------------------


def pages_of(landlord: Landlord) -> QuerySet[GasPage]:
    """The landlord's pages that were not revoked."""
    rows = GasPage.objects.filter(home__landlord=landlord, home__archived_at=None, revoked_at=None)
    return rows.select_related("home__landlord")


def get_page(landlord: Landlord, *, pk: int) -> GasPage:
    """One of them; another landlord's is a 404."""
    return get_object_or_404(pages_of(landlord), pk=pk)


@transaction.atomic
def make_page(home: Property, *, shown: str, by: User) -> GasPage:
    """The public page of a home; where there is one already, that one, showing this much of the address from now on."""
    ensure_feature(home.landlord, FeatureKey.TENANT_PORTAL, to=Access.SIDE_EFFECT)
    opened(home)
    page = GasPage.objects.filter(home=home, revoked_at=None).first()
    if page is None:
        page = GasPage(home=home, token=secrets.token_urlsafe(TOKEN_BYTES), created_by=by)
    page.shown = shown
    page.save()
    audit.record("compliance.gas_page_made", subject=page, after={"shown": shown}, by=by)
    return page


@transaction.atomic
def revoke_page(page: GasPage, *, by: User) -> None:
    """Let a page's address answer nobody any more; again changes nothing."""
    if GasPage.objects.filter(pk=page.pk, revoked_at=None).update(revoked_at=clock.now()):
        audit.record("compliance.gas_page_revoked", subject=page, by=by)


# Anybody's -------------------------------------------------------------------------------------------


def page_of_token(token: str) -> GasPage:
    """The page that a token opens, while it and the landlord's plan do; anything else is a 404."""
    rows = GasPage.objects.filter(
        revoked_at=None, home__archived_at=None, home__landlord__readiness=Readiness.READY
    ).select_related("home__landlord")
    page = get_object_or_404(rows, token=token)
    entitlements = entitlements_of(page.home.landlord)
    if entitlements is None or not entitlements.allows(FeatureKey.TENANT_PORTAL, to=Access.READ):
        raise Http404
    return page

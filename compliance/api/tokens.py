"""Tokens: made, listed, revoked, known again, and switched off and on with the plan. The secret is shown once."""

import secrets
from datetime import timedelta
from functools import cache
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.shortcuts import get_object_or_404

from accounts.audit import services as audit
from accounts.errors import NotReady
from accounts.models import Landlord, Membership, User
from accounts.states import Readiness
from accounts.tokens import token_hash
from compliance import services as compliance
from compliance.api.errors import TokenExpired, TokenRevoked, TokenSwitchedOff, TokenUnknown, TooManyTokens
from compliance.api.words import PREFIX
from compliance.models import ApiToken
from config.lib import clock
from plans.entitlements import Entitlements
from plans.features import FeatureKey
from plans.selectors import entitlements_by, keys_of

TOKEN_BYTES = 32
MOST_TOKENS = 20
USE_NOTED_EVERY = timedelta(minutes=1)


def tokens_of(landlord: Landlord) -> QuerySet[ApiToken]:
    """The landlord's tokens that were not revoked, with as `has_maker` whether whoever made it still belongs."""
    rows = ApiToken.objects.filter(landlord=landlord, revoked_at=None).select_related("created_by")
    return rows.annotate(has_maker=Exists(maker()))


def maker() -> QuerySet[Membership]:
    """The membership of whoever made a token, while it lasts."""
    return Membership.objects.filter(
        landlord=OuterRef("landlord"), user=OuterRef("created_by"), is_active=True, user__is_active=True
    )


def get_token(landlord: Landlord, *, pk: int) -> ApiToken:
    """One token of this landlord that was not revoked; another's is a 404."""
    return get_object_or_404(tokens_of(landlord), pk=pk)


@transaction.atomic
def make_token(landlord: Landlord, *, label: str, scopes: list[str], days: int, by: User) -> str:
    """The secret of a new token, which nobody can be told again; TooManyTokens where there are enough."""
    compliance.lock(landlord)
    if tokens_of(landlord).count() >= MOST_TOKENS:
        raise TooManyTokens
    secret = PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    token = ApiToken.objects.create(
        landlord=landlord,
        label=label,
        scopes=scopes,
        created_by=by,
        token_hash=token_hash(secret),
        ending=secret[-4:],
        expires_at=clock.now() + timedelta(days=days),
    )
    audit.record("compliance.api_token_made", subject=token, after={"scopes": scopes, "days": days}, by=by)
    return secret


@transaction.atomic
def revoke_token(token: ApiToken, *, by: User | None) -> None:
    """Let a token open nothing any more; harmless if done twice."""
    if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=clock.now()):
        audit.record("compliance.api_token_revoked", subject=token, by=by)


def revoke_tokens_of(member: Membership, *, by: User | None) -> None:
    """Let nothing be opened by what somebody made for programs of theirs."""
    for token in ApiToken.objects.filter(landlord=member.landlord_id, created_by=member.user_id, revoked_at=None):
        revoke_token(token, by=by)


@cache
def tokens_with_maker() -> QuerySet[Any]:
    """The tokens whose maker still belongs, with their landlord, its plan, and as `keys` what that has.

    Put together once and asked anew by each request, which it makes faster.
    """
    plan = "landlord__assignment__plan"
    found = ApiToken.objects.filter(Exists(maker())).select_related(plan)
    return found.annotate(keys=keys_of(plan)).order_by()


def known(secret: str) -> tuple[ApiToken, Entitlements]:
    """The token of a secret, with its landlord, and what that one may do; else the reason why it opens nothing."""
    token = next(iter(tokens_with_maker().filter(token_hash=token_hash(secret))), None)
    if token is None:
        raise TokenUnknown
    if token.revoked_at is not None:
        raise TokenRevoked
    if token.is_expired:
        raise TokenExpired
    if token.switched_off_at is not None:
        raise TokenSwitchedOff(f"{token.switched_off_why} It works again with a plan that has API access.")
    assignment = getattr(token.landlord, "assignment", None)
    if token.landlord.readiness != Readiness.READY or assignment is None:
        raise NotReady
    return token, entitlements_by(assignment, keys=token.keys)


def note_use(token: ApiToken) -> None:
    """Keep that a program came, at most once a minute."""
    now = clock.now()
    if token.last_used_at is None or token.last_used_at <= now - USE_NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk, last_used_at=token.last_used_at).update(last_used_at=now)


# With the plan ----------------------------------------------------------------------------------


@transaction.atomic
def settle_tokens(landlord: Landlord, *, now: Entitlements) -> None:
    """Let the tokens follow the plan. Repeating it changes nothing; nothing is deleted."""
    rows = ApiToken.objects.filter(landlord=landlord, revoked_at=None)
    if FeatureKey.API_ACCESS in now.features:
        switch(rows.exclude(switched_off_at=None), landlord=landlord, why="")
    else:
        switch(rows.filter(switched_off_at=None), landlord=landlord, why=f"{now.plan.name} has no API access.")


def switch(rows: QuerySet[ApiToken], *, landlord: Landlord, why: str) -> None:
    """Switch these off for a reason, or without one on; one entry in the trail tells of all of them."""
    keys = list(rows.values_list("pk", flat=True))
    if not keys:
        return
    ApiToken.objects.filter(pk__in=keys).update(switched_off_at=clock.now() if why else None, switched_off_why=why)
    action = "compliance.api_tokens_switched_off" if why else "compliance.api_tokens_switched_on"
    audit.record_set(action, model=ApiToken, keys=keys, landlord=landlord.pk, why=why)

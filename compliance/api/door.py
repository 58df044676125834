"""The door of each operation: the token's scope, then the one gate. Who acts inside is whoever made the token."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from accounts.audit.context import acting, current_actor
from accounts.models import Landlord
from compliance.api.budget import A_MINUTE, GUESSES, spend
from compliance.api.errors import ScopeMissing, TokenNeeded, TokenUnknown, TooManyRequests
from compliance.api.tokens import known, note_use
from compliance.api.words import Scope
from compliance.models import ApiToken
from plans.entitlements import Entitlements
from plans.features import Access, FeatureKey
from plans.gate import Gate

Operation = Callable[..., Any]


class ApiRequest(HttpRequest):
    """A request by a program, with its token, the landlord whose it is, and what that one may do."""

    auth: ApiToken
    landlord: Landlord
    entitlements: Entitlements


class Bearer(HttpBearer):
    """A token in the header. Every reason why it does not open is said."""

    def __call__(self, request: HttpRequest) -> ApiToken:
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != self.openapi_scheme or not secret.strip():
            raise TokenNeeded
        return self.authenticate(request, secret.strip())

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken:
        """The token, with one request of its minute spent."""
        try:
            found, entitlements = known(token)
        except TokenUnknown:
            count(request, f"address:{request.META.get('REMOTE_ADDR', '')}", limit=GUESSES)
            raise
        count(request, f"token:{found.pk}", limit=A_MINUTE)
        request.landlord, request.entitlements = found.landlord, entitlements  # type: ignore[attr-defined]
        return found


def count(request: HttpRequest, name: str, *, limit: int) -> None:
    """Count the request, and keep what is left for the headers; TooManyRequests beyond it."""
    budget = spend(name, limit=limit)
    request.budget = budget  # type: ignore[attr-defined]
    if budget.is_spent:
        raise TooManyRequests


def door(scope: Scope, access: Access, *, also: FeatureKey | None = None) -> Callable[[Operation], Operation]:
    """Let a token in that has the scope, where the plan has the API, and this other feature, for such an access."""

    def decorate(operation: Operation) -> Operation:
        @wraps(operation)
        def inner(request: ApiRequest, *args: Any, **kwargs: Any) -> Any:
            token = request.auth
            if scope not in token.scopes:
                raise ScopeMissing(scope=scope)
            request.entitlements.check(FeatureKey.API_ACCESS, to=access)
            if also is not None:
                request.entitlements.check(also, to=access)
            note_use(token)
            with acting(replace(current_actor(), user_id=token.created_by_id)):
                return operation(request, *args, **kwargs)

        inner.gate = Gate(FeatureKey.API_ACCESS, access)  # type: ignore[attr-defined]
        inner.scope = scope  # type: ignore[attr-defined]
        return inner

    return decorate

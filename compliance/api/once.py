"""Writes that are repeated: the same key and the same request get the same answer, and nothing is done twice."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import QuerySet
from django.http import HttpResponse, JsonResponse

from compliance.api.errors import KeyUsedOtherwise
from compliance.models import ApiAnswer, ApiToken
from config.lib import clock

KEPT_FOR = timedelta(days=1)


class Answer(NamedTuple):
    """What a write is answered."""

    status: int
    body: dict[str, Any]


def once(token: ApiToken, *, key: str | None, asked: object, act: Callable[[], Answer]) -> HttpResponse:
    """Do it, or answer as before where the key came already with the same; KeyUsedOtherwise where with another.

    The key's row is written first, in the transaction of the act: a second request at the same instant waits for it,
    and what was refused leaves no key behind.
    """
    if key is None:
        answer = act()
        return JsonResponse(answer.body, status=answer.status)
    old_answers().filter(token=token).delete()
    asked_for = fingerprint(asked)
    row, is_new = ApiAnswer.objects.get_or_create(token=token, key=key, defaults={"fingerprint": asked_for})
    if row.fingerprint != asked_for:
        raise KeyUsedOtherwise
    if not is_new:
        return JsonResponse(row.body, status=row.status, headers={"Idempotent-Replayed": "true"})
    answer = act()
    row.status, row.body = answer.status, json.loads(json.dumps(answer.body, cls=DjangoJSONEncoder))
    row.save(update_fields=["status", "body"])
    return JsonResponse(row.body, status=row.status)


def old_answers() -> QuerySet[ApiAnswer]:
    """The answers whose keys may be used anew."""
    return ApiAnswer.objects.filter(created_at__lt=clock.now() - KEPT_FOR)


def forget_old() -> int:
    """Forget them; how many they were."""
    return old_answers().delete()[0]


def fingerprint(asked: object) -> str:
    """What two requests have in common that ask for the same."""
    return hashlib.sha256(json.dumps(asked, cls=DjangoJSONEncoder, sort_keys=True).encode()).hexdigest()

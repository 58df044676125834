"""A landlord's program that speaks to the API."""

from typing import Any

from django.test import Client

from accounts.models import Landlord
from compliance.api.tokens import make_token
from compliance.api.words import Scope

BASE = "/api/v1"


class Program:
    """A program with a token."""

    def __init__(self, secret: str) -> None:
        self.client = Client(headers={"authorization": f"Bearer {secret}"})

    def get(self, path: str, **query: Any):
        return self.client.get(BASE + path, query)

    def post(self, path: str, said: dict[str, Any], *, key: str = ""):
        headers = {"idempotency-key": key} if key else {}
        return self.client.post(BASE + path, said, content_type="application/json", headers=headers)

    def upload(self, file, *, key: str = ""):
        headers = {"idempotency-key": key} if key else {}
        return self.client.post(f"{BASE}/documents", {"file": file}, headers=headers)


def secret_of(landlord: Landlord, *, scopes: list[str] | None = None, days: int = 90) -> str:
    chosen = Scope.values if scopes is None else scopes
    return make_token(landlord, label="Bookkeeping", scopes=chosen, days=days, by=landlord.owner)


def program_of(landlord: Landlord, *, scopes: list[str] | None = None) -> Program:
    return Program(secret_of(landlord, scopes=scopes))

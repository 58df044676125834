"""Behind proxies a visitor is known by the address that our outermost proxy saw, and by nothing they wrote."""

import pytest
from django.urls import reverse

from accounts.audit.models import AuditEntry
from tests.factories.compliance import add_home

pytestmark = pytest.mark.django_db
ASK = {"email": "alma@example.org"}


def address_in_the_trail(client, landlord, *, forwarded: str | None) -> str:
    """What the audit trail says of where a change came from."""
    home = add_home(landlord, facts={"has_gas": None})
    client.force_login(landlord.owner)
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    client.post(reverse("compliance:property-facts", args=[home.pk]), {"home-has_gas": "no"}, headers=headers)
    (address,) = set(AuditEntry.objects.filter(action="compliance.facts_said").values_list("address", flat=True))
    return address


@pytest.mark.parametrize(
    ("proxies", "forwarded", "seen"),
    [
        (0, "203.0.113.9", "127.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "192.0.2.1, 203.0.113.9", "203.0.113.9"),
        (2, "192.0.2.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (1, "2001:db8::1", "2001:db8::1"),
        (1, None, "127.0.0.1"),
        (1, "<script>", "127.0.0.1"),
        (2, "203.0.113.9", "127.0.0.1"),
    ],
)
def test_the_trail_names_the_visitor_and_not_the_proxy(client, solo, settings, proxies, forwarded, seen):
    settings.TRUSTED_PROXIES = proxies

    assert address_in_the_trail(client, solo, forwarded=forwarded) == seen


def test_one_visitor_behind_the_proxy_uses_up_nobody_elses_tries(client, settings, solo):
    settings.TRUSTED_PROXIES = 1
    wrong = {"login": solo.email, "password": "guess"}
    for _ in range(40):
        blocked = client.post(reverse("account_login"), wrong, headers={"X-Forwarded-For": "203.0.113.9"})
    assert blocked.status_code == 429 or b"Too many" in blocked.content

    other = client.post(
        reverse("account_login"), wrong | {"login": "other@example.org"}, headers={"X-Forwarded-For": "203.0.113.10"}
    )
    assert other.status_code == 200
    assert b"Too many" not in other.content

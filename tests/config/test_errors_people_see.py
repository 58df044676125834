"""When something breaks, people get a page with a way on and an id to quote."""

import os
import subprocess
import sys
import textwrap

import pytest
from django.conf import settings
from django.test import Client

ASKS_A_DEAD_DATABASE = """
    import django
    django.setup()
    from django.test import Client
    client = Client(headers={"X-Request-ID": "quote-me-please"}, raise_request_exception=False)
    response = client.get("/portal/documents/", HTTP_COOKIE="sessionid=" + 32 * "x")
    print(response.status_code, response.headers["Retry-After"], response.headers["X-Request-ID"])
    print(response.content.decode())
"""


def test_with_the_database_down_the_page_says_so_with_a_request_id():
    environment = os.environ | {
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
    }
    asked = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(ASKS_A_DEAD_DATABASE)],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    first, page = asked.stdout.split("\n", 1)
    assert first == "503 30 quote-me-please"
    assert "quote-me-please" in page
    assert page.count("<h1") == 1


def test_each_answer_carries_a_request_id_and_takes_only_one_that_looks_like_one(client):
    assert len(client.get("/healthz").headers["X-Request-ID"]) == 32
    assert client.get("/healthz", headers={"X-Request-ID": "abc-12345"}).headers["X-Request-ID"] == "abc-12345"
    forged = client.get("/healthz", headers={"X-Request-ID": "<script>alert(1)</script>"})
    assert len(forged.headers["X-Request-ID"]) == 32


@pytest.mark.django_db
def test_an_address_that_does_not_exist_is_a_page_of_ours(client):
    response = client.get("/no-such-page/")

    assert response.status_code == 404
    assert response.content.decode().count("<h1") == 1


@pytest.mark.django_db
def test_a_form_from_elsewhere_is_refused_with_a_page_of_ours(solo):
    client = Client(enforce_csrf_checks=True)
    client.force_login(solo.owner)

    response = client.post("/billing/manage/")

    assert response.status_code == 403
    assert response.content.decode().count("<h1") == 1


@pytest.mark.django_db
def test_a_refusal_is_a_page_for_people_and_json_for_programs(client, solo):
    client.force_login(solo.owner)
    type(solo).objects.filter(pk=solo.pk).update(readiness="preparing")

    page = client.get("/portal/documents/")
    body = client.get("/portal/documents/", headers={"Accept": "application/json"})

    assert (page.status_code, body.status_code) == (403, 403)
    assert "This portal is not ready yet" in page.content.decode()
    assert body.json()["code"] == "accounts.not_ready"


@pytest.mark.django_db
def test_every_page_states_a_strict_policy(client):
    policy = client.get("/no-such-page/").headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/sign-up/?plan=%00", "/welcome/%00/", "/sign-up/progress/a%00b/"])
def test_what_no_database_can_hold_is_refused_and_breaks_nothing(client, address):
    response = client.get(address)

    assert response.status_code in (400, 404, 410)
    assert response.content.decode().count("<h1") == 1

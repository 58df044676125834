"""Tokens: made, shown once, used, worn out, revoked, and switched off and on with the plan."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from accounts.tokens import token_hash
from compliance.api.budget import A_MINUTE, GUESSES
from compliance.api.words import Scope
from compliance.models import ApiToken
from config.lib import clock
from plans.selectors import plan_by_code
from plans.services import assign_plan
from plans.status import Status
from tests.compliance.api.calling import BASE, Program, program_of, secret_of

pytestmark = pytest.mark.django_db
PAGE = "compliance:api-tokens"


@pytest.fixture
def prosper(client, pro):
    """Prosper's browser, signed in."""
    client.force_login(pro.owner)
    return client


def said_by(answer) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_a_token_is_made_shown_once_and_kept_as_a_hash(prosper, pro):
    asked = {"label": "Bookkeeping", "scopes": ["read", "evidence"], "days": "30"}

    made = prosper.post(reverse(PAGE), asked)

    secret = made.context["secret"]
    assert made.content.decode().count(secret) == 1
    assert "no-store" in made.headers["Cache-Control"]
    token = ApiToken.objects.get(landlord=pro)
    assert (token.token_hash, token.label, token.scopes) == (token_hash(secret), "Bookkeeping", ["read", "evidence"])
    assert timedelta(days=29) < token.expires_at - clock.now() <= timedelta(days=30)
    listed = prosper.get(reverse(PAGE)).content.decode()
    assert "Bookkeeping" in listed
    assert secret not in listed
    entry = AuditEntry.objects.get(action="compliance.api_token_made")
    assert secret not in str([entry.before, entry.after, entry.why])
    assert Program(secret).get("/properties").status_code == 200


def test_a_token_needs_a_name_and_something_it_may_do(prosper):
    answer = prosper.post(reverse(PAGE), {"label": "", "days": "30"})

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"label", "scopes"}
    assert not ApiToken.objects.exists()


def test_there_is_an_end_to_tokens(prosper, pro):
    for _ in range(20):
        secret_of(pro)

    answer = prosper.post(reverse(PAGE), {"label": "One more", "scopes": ["read"], "days": "30"})

    assert answer.status_code == 422
    assert "You can have 20 tokens" in answer.content.decode()


def test_a_revoked_token_opens_nothing_and_says_so(prosper, pro):
    program = program_of(pro)
    token = ApiToken.objects.get()

    assert prosper.get(reverse("compliance:api-token-revoke", args=[token.pk])).status_code == 200
    prosper.post(reverse("compliance:api-token-revoke", args=[token.pk]))

    answer = program.get("/properties")
    assert said_by(answer) == (401, "api.token_revoked")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert AuditEntry.objects.filter(action="compliance.api_token_revoked").count() == 1


def test_an_expired_token_opens_nothing_and_says_so(pro):
    program = program_of(pro)
    ApiToken.objects.update(expires_at=clock.now() - timedelta(seconds=1))

    assert said_by(program.get("/properties")) == (401, "api.token_expired")


@pytest.mark.parametrize("header", ["", "Basic abc", "Bearer", "Bearer ", "Bearer\x00x"])
def test_without_a_token_nothing_opens(client, header, db):
    answer = client.get(f"{BASE}/properties", headers={"authorization": header})

    assert answer.status_code == 401
    assert answer.json()["code"] == "api.token_needed"


def test_a_token_that_nobody_has_opens_nothing(db):
    assert said_by(Program("cv_guessed").get("/properties")) == (401, "api.token_unknown")


def test_being_signed_in_opens_nothing(prosper):
    assert said_by(prosper.get(f"{BASE}/properties")) == (401, "api.token_needed")


@pytest.mark.parametrize(
    ("scopes", "path", "missing"),
    [
        (["read"], "/requirements/1/evidence", "evidence"),
        (["evidence", "documents"], "/properties", "read"),
        (["read", "evidence"], "/documents", "documents"),
    ],
)
def test_a_token_does_only_what_it_may(pro, scopes, path, missing):
    program = program_of(pro, scopes=scopes)

    if missing == "read":
        answer = program.get(path)
    elif missing == "evidence":
        answer = program.post(path, {"issued_on": "2026-06-01"})
    else:
        from django.core.files.base import ContentFile

        answer = program.upload(ContentFile(b"x", name="x.pdf"))

    assert said_by(answer) == (403, "api.scope_missing")
    assert answer.json()["scope"] == missing


def test_a_token_ends_with_its_maker_s_membership(pro):
    program = program_of(pro)
    pro.memberships.update(is_active=False)

    assert said_by(program.get("/properties")) == (401, "api.token_unknown")


def test_with_a_smaller_plan_tokens_are_switched_off_with_the_reason_and_on_again_with_the_larger(prosper, pro):
    program = program_of(pro)
    assign_plan(pro, plan=plan_by_code("PLAN_1_SOLO"), status=Status.ENABLED, why="Downgraded")

    answer = program.get("/properties")
    assert said_by(answer) == (403, "api.token_switched_off")
    assert "has no API access" in answer.json()["detail"]

    assign_plan(pro, plan=plan_by_code("PLAN_3_PRO"), status=Status.ENABLED, why="Upgraded")
    assert program.get("/properties").status_code == 200
    told = AuditEntry.objects.filter(action__startswith="compliance.api_tokens_switched").order_by("pk")
    assert [entry.action.rpartition("_")[2] for entry in told] == ["off", "on"]


def test_a_plan_without_the_api_shows_which_has_it(client, solo):
    client.force_login(solo.owner)

    answer = client.get(reverse(PAGE))

    assert answer.status_code == 403
    assert answer.context["error"].code == "plans.feature_not_in_plan"


def test_when_a_token_was_used_is_kept_once_a_minute(pro):
    program = program_of(pro)
    program.get("/properties")
    first = ApiToken.objects.get().last_used_at
    program.get("/properties")

    assert first is not None
    assert ApiToken.objects.get().last_used_at == first


def test_every_answer_says_what_is_left_of_the_minute(pro):
    program = program_of(pro)

    left = [int(program.get("/properties").headers["RateLimit-Remaining"]) for _ in range(2)]

    answer = program.get("/properties/1")
    assert answer.headers["RateLimit-Limit"] == str(A_MINUTE)
    assert 1 <= int(answer.headers["RateLimit-Reset"]) <= 60
    assert A_MINUTE - 1 in left or left[0] - left[1] == 1
    assert "Retry-After" not in answer.headers


def test_guessing_ends_in_a_refusal_that_says_when_to_come_back(db):
    program = Program("cv_guessed")

    answers = [program.get("/properties") for _ in range(2 * GUESSES + 2)]

    assert answers[-1].status_code == 429
    assert said_by(answers[-1])[1] == "api.too_many_requests"
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
    assert answers[-1].headers["RateLimit-Remaining"] == "0"


def test_the_scopes_that_are_chosen_from_are_those_that_are_asked_for():
    from compliance.api.site import api

    asked = {
        operation.view_func.scope
        for _, router in api._routers
        for view in router.path_operations.values()
        for operation in view.operations
    }
    assert asked == set(Scope)

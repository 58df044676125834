"""A prompt is drafted, tested and activated for a reason, by staff; no version ever changes."""

import pytest
from django.urls import reverse

from documents.models import PromptVersion
from documents.states import PromptState

pytestmark = pytest.mark.django_db
WORDS = " ".join(["Say plainly what was received and what is still owed, to the tenants, in a few polite words."] * 3)
GOOD = f"{WORDS} Facts: {{facts}} Law: {{law}} Fields: {{fields}}"


@pytest.fixture
def ada(client, admin_user):
    """Ada's browser, signed in."""
    client.force_login(admin_user)
    return client


def draft(ada, instructions: str) -> PromptVersion:
    page = reverse("admin:documents_promptversion_add")
    assert ada.post(page, {"kind": "rent_receipt", "instructions": instructions}).status_code == 302
    return PromptVersion.objects.filter(kind="rent_receipt").order_by("number").last()


def act(ada, prompt: PromptVersion, name: str, reason: str = "It reads better"):
    page = reverse(f"admin:documents_promptversion_{name}_this", args=[prompt.pk])
    response = ada.post(page, {"reason": reason}, follow=True)
    prompt.refresh_from_db()
    return response.content.decode()


def test_a_tested_version_replaces_the_one_before(ada):
    before = PromptVersion.objects.get(kind="rent_receipt", state=PromptState.ACTIVE)
    prompt = draft(ada, GOOD)
    act(ada, prompt, "test")
    assert (prompt.state, prompt.test_outcome) == (PromptState.TESTED, "Passed with the composer.")

    act(ada, prompt, "activate")

    before.refresh_from_db()
    assert (prompt.state, prompt.why, before.state) == (PromptState.ACTIVE, "It reads better", PromptState.RETIRED)


@pytest.mark.finding(14)
def test_what_was_not_tested_is_not_activated(ada):
    prompt = draft(ada, GOOD)

    assert "Only a version that passed its test" in act(ada, prompt, "activate")
    assert prompt.state == PromptState.DRAFT


@pytest.mark.parametrize(
    ("instructions", "fault"),
    [
        (f"{WORDS} {{facts}} {{law}}", "It does not name {fields}."),
        ("Write {facts} {law} {fields}", "words of instruction"),
        (f"{GOOD} {{secrets}}", "Nothing is filled in for {secrets}."),
    ],
)
@pytest.mark.finding(14)
def test_a_prompt_without_its_structure_fails_its_test(ada, instructions, fault):
    prompt = draft(ada, instructions)

    act(ada, prompt, "test")

    assert prompt.state == PromptState.DRAFT
    assert fault in prompt.test_outcome

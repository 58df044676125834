"""The page on which an applicant sees their portal being built."""

import pytest
from django.urls import reverse

from accounts.states import Readiness
from accounts.tokens import progress_token
from provisioning.models import FinishedStep
from provisioning.states import JOB, JobState, Step
from tests.factories.accounts import LandlordFactory
from tests.factories.provisioning import make_job

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    """Alma's progress page."""
    landlord = LandlordFactory(email="alma@example.org", readiness=Readiness.APPLICANT)
    return landlord, reverse("provisioning:progress", args=[progress_token(landlord)])


def test_before_the_payment_is_confirmed_it_says_so(client, page):
    assert "waiting for your payment" in client.get(page[1]).content.decode()


def test_it_shows_the_steps_as_they_happen(client, page):
    landlord, address = page
    job = make_job(landlord)
    JOB.move(job, to=JobState.RUNNING)
    FinishedStep.objects.create(job=job, step=Step.PROPERTIES)

    shown = client.get(address).context["progress"].steps

    assert [step.state for step in shown] == ["done", "doing", "waiting", "waiting", "waiting", "waiting"]


@pytest.mark.finding(10)
def test_a_failed_job_never_looks_ready(client, page):
    landlord, address = page
    job = make_job(landlord)
    for state in (JobState.RUNNING, JobState.FAILED):
        JOB.move(job, to=state)

    text = client.get(address).content.decode()

    assert "still working" in text
    assert "portal is ready" not in text


def test_when_it_is_ready_polling_ends_and_the_address_is_masked(client, page):
    landlord, address = page
    job = make_job(landlord)
    for state in (JobState.RUNNING, JobState.PROVISIONED, JobState.WELCOMED):
        JOB.move(job, to=state)

    whole, fragment = client.get(address), client.get(address, headers={"HX-Request": "true"})

    assert "Your portal is ready" in whole.content.decode()
    assert "hx-get" not in whole.content.decode()
    assert (fragment.status_code, b"<html" in fragment.content) == (286, False)
    assert "alma@example.org" not in whole.content.decode()
    assert "a…@example.org" in whole.content.decode()


@pytest.mark.parametrize("token", ["CVP-2025-000001", "CVP-2025-000001:forged", "x"])
def test_a_forged_address_shows_nothing(client, page, token):
    assert client.get(reverse("provisioning:progress", args=[token])).status_code == 404

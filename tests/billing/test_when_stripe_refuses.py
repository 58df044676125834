"""Whatever Stripe answers instead of what was asked, a landlord reads one plain sentence; staff are told of a key."""

import pytest

from accounts.models import DeliveredMail
from billing.errors import PaymentUnavailable
from tests.billing.subscriber import PORTFOLIO, SOLO
from tests.factories.accounts import AdministratorFactory
from tests.work import work_off

pytestmark = pytest.mark.django_db
PREVIEW = "/v1/invoices/create_preview"


@pytest.mark.parametrize("status", [400, 401, 402, 403, 409, 429, 500])
def test_any_refusal_is_one_plain_sentence_and_nothing_has_changed(sally, status):
    sally.sandbox.fail_next(PREVIEW, status=status, times=3)

    answer = sally.look_at(PORTFOLIO)

    assert answer.status_code == 503
    assert PaymentUnavailable.message in answer.content.decode()
    assert sally.plan[0] == SOLO


@pytest.mark.parametrize(("status", "words"), [(401, "Stripe does not take our key"), (403, "Stripe does not let our")])
def test_a_key_that_stripe_refuses_is_told_to_staff_once_a_day(sally, status, words):
    admin = AdministratorFactory()
    for _ in range(2):
        sally.sandbox.fail_next(PREVIEW, status=status)
        sally.look_at(PORTFOLIO)
    work_off()

    mail = DeliveredMail.objects.get(to=admin.email)
    assert words in mail.text
    assert "STRIPE_SECRET_KEY" in mail.text


def test_a_request_that_stripe_finds_wrong_is_no_matter_of_the_key(sally):
    AdministratorFactory()
    sally.sandbox.fail_next(PREVIEW, status=400)
    sally.look_at(PORTFOLIO)
    work_off()

    assert not DeliveredMail.objects.filter(text__contains="STRIPE_SECRET_KEY").exists()

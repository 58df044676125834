"""What goes wrong with an order is seen, told once and mended; nothing wrong moves it forward."""

import json
import time
from datetime import timedelta

import pytest
from django.core.signing import TimestampSigner, b62_encode
from django.urls import reverse

from accounts.models import DeliveredMail
from adminpanel.jobs.limits import LIMITS
from adminpanel.jobs.tasks import watch
from billing.gateway import get_gateway
from billing.models import OrderCheckout, StripeEvent
from documents.generation.catalogue import kinds
from documents.models import DocumentOrder, DocumentVersion, GenerationRun, IssuedFile
from documents.orders import review
from documents.orders.links import FILES, follow_token
from documents.orders.states import APPROVED, OrderState
from plans.models import PlanAssignment
from tests.documents.generation.finished import words_of_pdf, words_of_word
from tests.documents.reading.model_server import model_server, saying
from tests.factories.compliance import add_home
from tests.factories.jobs import let_all_live
from tests.work import work_off

pytestmark = pytest.mark.django_db


def told_staff(about: str) -> int:
    work_off()
    return DeliveredMail.objects.filter(to="ada@example.org", text__contains=about).count()


def try_until_given_up() -> None:
    for _ in range(4):
        GenerationRun.objects.filter(state="queued").update(run_after="2020-01-01T00:00Z")
        work_off()


GOOD = {"opening": "Thank you for £1,850.00.", "closing": "£50.00 is still owed."}
FAILING = {
    "late": (saying(json.dumps(GOOD), after=1.5), "documents.model_timeout"),
    "prose": (saying("Of course! Here is your receipt."), "documents.model_not_as_asked"),
    "wrong JSON": (saying(json.dumps({"body": "Thank you."})), "documents.model_not_as_asked"),
    "an invented amount": (saying(json.dumps(GOOD | {"opening": "You paid £9,999.00."})), "documents.model_invented"),
    "nothing": (saying(""), "documents.model_not_as_asked"),
    "429": (saying("busy", status=429), "documents.model_busy"),
    "500": (saying("broken", status=500), "documents.model_unavailable"),
}


@pytest.mark.parametrize(("answer", "code"), FAILING.values(), ids=FAILING)
def test_a_model_that_fails_stops_the_order_and_sends_nothing(guest, settings, ada, answer, code):
    settings.OPENAI_TIMEOUT_SECONDS = 0.5
    with model_server(answer) as (address, asked):
        settings.OPENAI_BASE_URL, settings.OPENAI_MODEL = address, "invented"
        order = guest.order()
        assert order.state == OrderState.GENERATING  # it waits while that is tried again
        try_until_given_up()
    settings.OPENAI_BASE_URL = ""

    order.refresh_from_db()
    assert (order.state, order.error_code) == (OrderState.FAILED, code)
    assert (GenerationRun.objects.get().error_code, len(asked)) == (code, GenerationRun.MAX_ATTEMPTS)
    assert not IssuedFile.objects.exists()
    assert not DocumentVersion.objects.exists()
    assert not DeliveredMail.objects.filter(subject__contains="Your documents").exists()
    assert told_staff(f"Order {order.reference} failed") == 1
    review.try_again(order, by=ada)
    work_off()
    order.refresh_from_db()
    assert order.state == OrderState.IN_REVIEW
    assert order.documents.get().run.model == ""


def test_an_order_is_written_by_the_model_where_there_is_one(guest, settings, approve):
    written = json.dumps({"opening": "Thank you for £1,850.00.", "closing": "£50.00 is still owed."})
    with model_server(saying(written)) as (address, asked):
        settings.OPENAI_BASE_URL, settings.OPENAI_MODEL = address, "invented"
        order = approve(guest.order())

    assert order.state == OrderState.DELIVERED
    assert order.documents.get().run.version.output["opening"] == "Thank you for £1,850.00."
    assert asked[0]["response_format"]["json_schema"]["strict"] is True


def left(order: DocumentOrder, *, state: str) -> None:
    """A worker took the order up a quarter of an hour ago and never came back; its lease has run out."""
    stale = {"moved_at": order.moved_at - timedelta(minutes=16), "run_after": "2020-01-01T00:00Z", "attempts": 1}
    DocumentOrder.objects.filter(pk=order.pk).update(state=state, **stale)


@pytest.mark.parametrize("state", LIMITS["documents.DocumentOrder"])
@pytest.mark.finding(22)
def test_an_order_that_is_stuck_is_told_to_staff_once_and_taken_up_again(guest, approve, celery_queue, state):
    order = guest.order()
    if state in APPROVED:
        order = approve(order)
    left(order, state=state)

    let_all_live()
    watch()
    watch()

    assert ("documents.orders.go_on", order.pk) in celery_queue()
    assert told_staff("for longer than that may take") == 1
    order.refresh_from_db()
    assert order.state == (OrderState.DELIVERED if state in APPROVED else OrderState.IN_REVIEW)


def test_an_order_whose_worker_dies_each_time_fails_and_is_not_finished_for_ever(guest, approve):
    order = approve(guest.order())
    left(order, state=OrderState.FINALISING)
    DocumentOrder.objects.filter(pk=order.pk).update(attempts=DocumentOrder.MAX_ATTEMPTS)

    work_off()

    order.refresh_from_db()
    assert (order.state, order.error_code) == (OrderState.FAILED, "orders.step_died")
    assert told_staff(f"Order {order.reference} failed") == 1


def test_files_that_cannot_be_kept_are_tried_again_and_then_fail_the_order(guest, ada, settings, tmp_path):
    order, kept = guest.order(), settings.STORAGES
    (tmp_path / "full").write_bytes(b"")  # nothing can be written below a file
    broken = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "full"}}
    settings.STORAGES = kept | {"default": broken}
    review.approve(order, by=ada)
    for _ in range(DocumentOrder.MAX_ATTEMPTS):
        DocumentOrder.objects.filter(pk=order.pk).update(run_after="2020-01-01T00:00Z")
        work_off()
    order.refresh_from_db()
    assert (order.state, order.error_code) == (OrderState.FAILED, "orders.step_failed")
    assert not DeliveredMail.objects.filter(subject__contains="Your documents").exists()

    settings.STORAGES = kept
    review.try_again(order, by=ada)
    work_off()

    order.refresh_from_db()
    assert order.state == OrderState.DELIVERED


def test_neither_answers_nor_a_model_s_output_are_ever_a_document_as_they_came(guest, settings, approve):
    with model_server(saying(json.dumps(GOOD))) as (address, _):
        settings.OPENAI_BASE_URL, settings.OPENAI_MODEL = address, "invented"
        approve(guest.order())

    for file in IssuedFile.objects.all():
        words = {"pdf": words_of_pdf, "docx": words_of_word}[file.format](file.file.read())
        assert GOOD["opening"] in words
        for raw in ('"opening"', "landlord_name", "receipt_payments", json.dumps(GOOD)):
            assert raw not in words
        assert "Tenant Fees Act 2019" in words  # the fixed text stands round what was written


def test_a_review_beyond_the_promise_is_told_to_staff_once(guest):
    order = guest.order()
    DocumentOrder.objects.filter(pk=order.pk).update(due_at=order.due_at - timedelta(hours=73))

    let_all_live()
    watch()
    watch()

    assert told_staff("for longer than that may take") == 1


@pytest.mark.finding(22)
def test_an_order_that_was_left_while_it_was_finished_is_finished_again(guest, approve):
    order = approve(guest.order())
    files = set(IssuedFile.objects.values_list("sha256", flat=True))
    DocumentOrder.objects.filter(pk=order.pk).update(state=OrderState.FINALISING, run_after="2020-01-01T00:00Z")

    work_off()

    order.refresh_from_db()
    assert order.state == OrderState.DELIVERED
    assert set(IssuedFile.objects.values_list("sha256", flat=True)) == files
    assert DeliveredMail.objects.filter(subject__contains="Your documents").count() == 1


def test_a_link_outlives_every_session_and_expires_with_a_way_to_a_new_one(client, guest, approve):
    order = approve(guest.order())
    link = guest.link_in_mail("/orders/files/")
    client.cookies.clear()
    assert client.get(link).status_code == 200

    assert client.get(link.replace(link.split(":")[-2], "1aaaaa")).status_code == 404  # forged
    assert client.get(reverse("orders:files", args=[aged(order, days=15)])).status_code == 410
    follow = guest.link_in_mail("/orders/CVD").split("\n")[0]
    assert client.post(f"{follow}link/").status_code == 302
    work_off()
    assert DeliveredMail.objects.filter(to=order.email, subject__contains="Your documents").count() == 2


def aged(order: DocumentOrder, *, days: int) -> str:
    """A link as it was sent some days ago."""

    class Yesterdays(TimestampSigner):
        def timestamp(self) -> str:
            return b62_encode(int(time.time()) - days * 24 * 3600)

    return Yesterdays(salt=FILES).sign(order.reference)


def test_pressing_pay_twice_leads_to_one_order(guest):
    guest.choose("essential_pack", only=["rent_receipt"])
    guest.answer_all(kinds()["rent_receipt"].sample("england"))
    guest.deliver_to(is_fast="on")

    assert guest.go_to_pay() == guest.go_to_pay()
    assert DocumentOrder.objects.get().total_pence == 4900


def test_a_payment_is_a_payment_however_late_it_is_told(client, guest):
    guest.choose("essential_pack", only=["rent_receipt"])
    guest.answer_all(kinds()["rent_receipt"].sample("england"))
    guest.deliver_to()
    checkout = guest.go_to_pay()
    guest.sandbox.act(checkout.stripe_id, "debit")
    guest.sandbox.deliver(client)
    work_off()
    assert DocumentOrder.objects.get().state == OrderState.CREATED
    guest.sandbox.act(checkout.stripe_id, "bank-refused")
    guest.sandbox.deliver(client)
    work_off()
    assert DocumentOrder.objects.get().state == OrderState.CANCELLED
    assert "nothing is made" in DeliveredMail.objects.filter(to="gail@example.org").first().text


def test_an_order_that_the_bank_refused_stays_cancelled_though_its_completion_is_heard_of_later(client, guest):
    guest.choose("essential_pack", only=["rent_receipt"])
    guest.answer_all(kinds()["rent_receipt"].sample("england"))
    guest.deliver_to()
    checkout = guest.go_to_pay()
    for action in ("debit", "bank-refused"):
        guest.sandbox.act(checkout.stripe_id, action)
    for event in reversed(guest.sandbox.events(after=guest.sandbox.delivered)):
        guest.sandbox.deliver_one(client, event)
        work_off()

    assert DocumentOrder.objects.get().state == OrderState.CANCELLED
    assert not StripeEvent.objects.filter(state__in=["failed", "received", "held"]).exists()


def test_an_amount_that_was_not_asked_for_is_held_and_nothing_is_made(client, guest, ada):
    guest.choose("essential_pack", only=["rent_receipt"])
    guest.answer_all(kinds()["rent_receipt"].sample("england"))
    guest.deliver_to()
    checkout = guest.go_to_pay()
    OrderCheckout.objects.update(expected_pence=2800)
    guest.sandbox.act(checkout.stripe_id, "pay")
    guest.sandbox.deliver(client)
    work_off()

    held = StripeEvent.objects.get(state="held")
    assert (held.type, held.error_code) == ("checkout.session.completed", "billing.wrong_amount")
    assert DocumentOrder.objects.get().state == OrderState.CREATED
    assert DeliveredMail.objects.filter(to=ada.email, text__contains="£29.00 gbp instead of £28.00").count() == 1


@pytest.mark.parametrize(("pence", "state"), [(2900, OrderState.CANCELLED), (100, OrderState.IN_REVIEW)])
def test_a_full_refund_cancels_an_order_that_is_not_delivered(client, guest, pence, state):
    order = guest.order()
    refund(order, pence=pence)
    guest.sandbox.deliver(client)
    work_off()

    order.refresh_from_db()
    assert order.state == state
    assert OrderCheckout.objects.get().refunded_pence == pence


def test_a_refund_leaves_a_delivered_order_delivered(client, guest, approve):
    order = approve(guest.order())
    refund(order, pence=2900)
    guest.sandbox.deliver(client)
    work_off()

    order.refresh_from_db()
    assert order.state == OrderState.DELIVERED


def test_of_an_order_that_is_refunded_nothing_more_is_asked_or_promised(client, guest, ada):
    order = guest.order(is_posted="on", post_to="Gail Guest\n1 High Street")
    review.ask_customer(order, words="Which month?", about=[], by=ada)
    work_off()
    refund(order, pence=order.total_pence)
    guest.sandbox.deliver(client)
    work_off()

    page = client.get(reverse("orders:answer", args=[follow_token(order)]), follow=True)

    words = page.content.decode()
    assert "This order is cancelled" in words
    assert "The papers are posted once" not in words


def test_the_link_to_the_files_of_an_order_that_is_refunded_says_that_it_is_cancelled(client, guest, approve):
    order = approve(guest.order(is_posted="on", post_to="Gail Guest\n1 High Street"))
    assert order.state == OrderState.DELIVERING
    link = guest.link_in_mail("/orders/files/")
    refund(order, pence=order.total_pence)
    guest.sandbox.deliver(client)
    work_off()

    page = client.get(link, follow=True)

    assert "This order is cancelled" in page.content.decode()


def test_who_chooses_another_of_their_homes_is_asked_about_that_one(client, guest, portfolio):
    first, second = (add_home(portfolio, line_1=line_1) for line_1 in ("12 Canal Street", "3 Mill Lane"))
    client.force_login(portfolio.owner)
    choose, choice = reverse("ordering:choose", args=["essential_pack"]), {"nation": "england", "kinds": "rent_receipt"}
    sample = kinds()["rent_receipt"].sample("england")
    guest.last = client.post(choose, choice | {"home": first.pk}, follow=True)
    guest.answer_all(sample | {"property_address": ["12 Canal Street", "Leeds", "LS1 4AP"]})

    page = client.post(choose, choice | {"home": second.pk}, follow=True)

    assert "3 Mill Lane" in page.content.decode()
    assert "12 Canal Street" not in page.content.decode()


def refund(order: DocumentOrder, *, pence: int) -> None:
    intent = OrderCheckout.objects.get(reference=order.reference).payment_intent
    get_gateway()._client.v1.refunds.create({"payment_intent": intent, "amount": pence})


@pytest.mark.finding(11)
def test_an_order_touches_no_subscription(client, guest, solo):
    before = PlanAssignment.objects.values().get(landlord=solo)
    client.force_login(solo.owner)

    order = guest.order()

    assert order.landlord == solo
    assert PlanAssignment.objects.values().get(landlord=solo) == before


def test_another_landlord_s_order_is_not_found(client, guest, solo, portfolio, approve):
    client.force_login(solo.owner)
    order = approve(guest.order())
    assert client.get(reverse("ordered:detail", args=[order.pk])).status_code == 200

    client.force_login(portfolio.owner)
    assert client.get(reverse("ordered:detail", args=[order.pk])).status_code == 404

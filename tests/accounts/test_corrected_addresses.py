"""What was sent to a mistyped address opens nothing once staff have corrected it."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import DeliveredMail, MemberInvitation, User
from tests.accounts.team import INVITE, NINA, PASSWORD, link_to_nina, page
from tests.work import work_off as work_off_everything

pytestmark = pytest.mark.django_db


def corrected(ada: Client, person: User, *, address: str) -> None:
    """Staff correct the address with which somebody signs in."""
    said = {"full_name": person.full_name, "email": address}
    none = {f"memberships-{name}_FORMS": 0 for name in ("TOTAL", "INITIAL")}
    page = reverse("admin:accounts_user_change", args=[person.pk])
    assert ada.post(page, said | none).status_code == 302


def test_a_link_that_went_to_a_mistyped_address_opens_nothing_once_staff_corrected_it(sally, ada):
    sally.post(INVITE, NINA)
    wrong = link_to_nina()

    corrected(ada, User.objects.get(email="nina@example.org"), address="nina.new@example.org")

    assert Client().post(wrong, PASSWORD).status_code == 410
    assert not User.objects.get(email="nina.new@example.org").has_usable_password()


def test_another_invitation_goes_where_the_account_is_by_now(sally, ada):
    sally.post(INVITE, NINA)
    corrected(ada, User.objects.get(email="nina@example.org"), address="nina.new@example.org")

    sally.post(page("team-again", MemberInvitation.objects.get()))
    work_off_everything()

    assert DeliveredMail.objects.filter(to="nina@example.org").count() == 1
    assert "/welcome/" in DeliveredMail.objects.get(to="nina.new@example.org").text


def test_who_lost_a_password_is_mailed_however_staff_wrote_their_corrected_address(ada, nina):
    corrected(ada, nina, address="Nina.New@Example.org")

    Client().post(reverse("account_reset_password"), {"email": "nina.new@example.org"})
    work_off_everything()

    assert DeliveredMail.objects.filter(to__iexact="nina.new@example.org", text__contains="/reset/key/").exists()

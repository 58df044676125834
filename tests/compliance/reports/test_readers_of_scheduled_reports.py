"""Who is mailed a scheduled report: those alone who said that they want it, for as long as they do."""

from datetime import timedelta

import pytest

from accounts import members
from accounts.models import DeliveredMail, Landlord
from accounts.states import Readiness
from compliance.models import ReportRecipient, ReportSchedule
from config.lib import clock
from plans.selectors import plan_by_code
from plans.services import assign_plan
from plans.status import Status
from tests.compliance.reports.scheduling import OFFICE, add, let_it_fall_due, link_in, page_address, page_of, take_off
from tests.factories.accounts import MemberFactory
from tests.work import work_off

pytestmark = pytest.mark.django_db


def test_an_address_gets_nothing_before_its_reader_said_that_they_want_it(parvati, agnes):
    add(parvati)
    link = link_in(OFFICE, door="recipient")
    assert "Parvati Folio" in agnes.get(link).content.decode()
    let_it_fall_due()
    assert not DeliveredMail.objects.filter(to=OFFICE, subject__contains="as at").exists()

    agnes.post(link)
    let_it_fall_due()

    assert DeliveredMail.objects.filter(to=OFFICE, subject__contains="Portfolio summary of").count() == 1
    taken = agnes.get(link_in(OFFICE, door="file"))
    assert b"".join(taken.streaming_content).startswith(b"\xef\xbb\xbf")
    assert taken["Cache-Control"] == "private, no-store"


def test_the_landlord_s_own_people_are_not_asked(parvati, portfolio):
    milo = MemberFactory(landlord=portfolio).user
    add(parvati, addresses=f"{milo.email}\n{portfolio.email.upper()}")

    assert not ReportRecipient.objects.exclude(asked_at=None).exists()
    assert page_of(parvati).count("One of your own people") == 2
    let_it_fall_due()
    assert DeliveredMail.objects.filter(subject__contains="Portfolio summary of").count() == 2


def test_who_leaves_the_team_gets_no_report_more_and_neither_old_link_lets_them_in_again(parvati, portfolio, agnes):
    member = MemberFactory(landlord=portfolio)
    milo = member.user.email
    add(parvati, addresses=milo)
    let_it_fall_due()
    file = link_in(milo, door="file")
    assert agnes.get(file).status_code == 200

    members.remove(member, by=portfolio.owner)

    assert agnes.get(file).status_code == 404
    agnes.post(link_in(milo, door="recipient"))
    assert agnes.get(file).status_code == 404
    let_it_fall_due()
    assert DeliveredMail.objects.filter(to=milo, subject__contains="Portfolio summary of").count() == 1
    assert "No longer one of your people: nothing is sent here any more" in page_of(parvati)


def test_a_former_address_of_record_gets_no_report_more(parvati, portfolio, agnes):
    Landlord.objects.update(email="office@folio.example")
    add(parvati, addresses="office@folio.example")
    let_it_fall_due()
    file = link_in("office@folio.example", door="file")

    Landlord.objects.update(email="new@folio.example")

    assert agnes.get(file).status_code == 404
    let_it_fall_due()
    assert DeliveredMail.objects.filter(subject__contains="Portfolio summary of").count() == 1


def test_who_left_can_be_asked_as_anybody_else_is(parvati, portfolio, agnes):
    member = MemberFactory(landlord=portfolio)
    add(parvati, addresses=member.user.email)
    members.remove(member, by=portfolio.owner)

    parvati.browser.post(page_address(), {"address": member.user.email})
    agnes.post(link_in(member.user.email, door="recipient"))

    let_it_fall_due()
    assert DeliveredMail.objects.filter(to=member.user.email, subject__contains="Portfolio summary of").count() == 1


def test_whoever_stops_it_gets_no_more_and_their_links_hand_out_nothing(parvati, agnes):
    add(parvati)
    agnes.post(link_in(OFFICE, door="recipient"))
    let_it_fall_due()
    file = link_in(OFFICE, door="file")

    agnes.post(link_in(OFFICE, door="recipient"), {"stop": "1"})

    assert agnes.get(file).status_code == 404
    let_it_fall_due()
    assert DeliveredMail.objects.filter(to=OFFICE, subject__contains="Portfolio summary of").count() == 1


def test_who_refused_is_not_asked_again_by_that_landlord(parvati, agnes):
    add(parvati)
    agnes.post(link_in(OFFICE, door="recipient"), {"stop": "1"})

    page = parvati.browser.post(page_address(), {"address": OFFICE.upper()})
    other = add(parvati)

    assert page.status_code == other.status_code == 422
    assert "agnes@agency.example asked to be sent nothing" in page.content.decode()
    assert "agnes@agency.example asked to be sent nothing" in other.content.decode()
    work_off()
    assert DeliveredMail.objects.filter(to=OFFICE).count() == 1
    assert ReportSchedule.objects.count() == 1


def test_a_stranger_is_asked_three_times_a_day_at_most(parvati):
    add(parvati)
    for _ in range(2):
        take_off(parvati)
        parvati.browser.post(page_address(), {"address": OFFICE})
    take_off(parvati)

    refused = parvati.browser.post(page_address(), {"address": OFFICE})

    assert refused.status_code == 422
    assert "agnes@agency.example was asked often enough today" in refused.content.decode()
    work_off()
    assert DeliveredMail.objects.filter(to=OFFICE).count() == 3


def test_a_landlord_asks_forty_strangers_a_day_at_most(parvati):
    for batch in range(4):
        assert add(parvati, addresses="\n".join(f"s{batch}-{n}@example.org" for n in range(10))).status_code == 302

    refused = add(parvati)

    assert refused.status_code == 422
    assert "You have asked as many people today as can be asked in a day. Go on tomorrow." in refused.content.decode()
    assert ReportRecipient.objects.count() == 40


@pytest.mark.parametrize("token", ["1", "1:abc", "1-1:abc:def"])
def test_a_forged_link_opens_nothing(agnes, token, db):
    assert agnes.get(f"/reports/recipient/{token}/").status_code == 404
    assert agnes.get(f"/reports/file/{token}/").status_code == 404


def test_a_link_to_a_file_works_for_fourteen_days(parvati, agnes, moved_clock):
    add(parvati)
    agnes.post(link_in(OFFICE, door="recipient"))
    let_it_fall_due()
    file = link_in(OFFICE, door="file")

    clock.move_to(clock.now() + timedelta(days=13))
    assert agnes.get(file).status_code == 200
    clock.move_to(clock.now() + timedelta(days=2))
    assert agnes.get(file).status_code == 404


def test_a_link_rests_with_a_smaller_plan_says_so_and_opens_again_with_the_plan(parvati, portfolio, agnes):
    add(parvati, addresses=portfolio.email)
    let_it_fall_due()
    file = link_in(portfolio.email, door="file")
    assign_plan(portfolio, plan=plan_by_code("PLAN_1_SOLO"), status=Status.ENABLED, why="test")

    answer = agnes.get(file)

    assert answer.status_code == 403
    assert "This link rests at the moment" in answer.content.decode()
    assert "until Parvati Folio has a plan with scheduled reports again" in answer.content.decode()
    assign_plan(portfolio, plan=plan_by_code("PLAN_2_PORTFOLIO"), status=Status.LIMITED, why="test")
    assert agnes.get(file).status_code == 200


def test_a_link_of_a_closed_account_hands_out_nothing(parvati, portfolio, agnes):
    add(parvati, addresses=portfolio.email)
    let_it_fall_due()
    file = link_in(portfolio.email, door="file")

    Landlord.objects.update(readiness=Readiness.CLOSED)

    answer = agnes.get(file)
    assert answer.status_code == 410
    assert "Parvati Folio has closed their account" in answer.content.decode()

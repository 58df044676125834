"""Every door of the portal that writes is shut in a status that does not let it; what reads stays open."""

import re

import pytest

from plans.features import Access
from plans.gate import Gate
from plans.models import PlanAssignment
from plans.selectors import plan_by_code
from plans.status import Status
from tests.architecture.test_doors import portal_doors

pytestmark = pytest.mark.django_db
SHUT = (Status.LIMITED, Status.DISABLED)
WRITING = (Access.WRITE, Access.PAID_WORK, Access.SIDE_EFFECT)
GATED = [(path, door) for path, door in portal_doors() if isinstance(getattr(door.callback, "gate", None), Gate)]
WRITERS = [(path, door) for path, door in GATED if door.callback.gate.access in WRITING]
READERS = [(path, door) for path, door in GATED if door.callback.gate.access not in WRITING]


@pytest.fixture
def lena(solo):
    """Lena, who has the largest plan, in whatever status a test gives her."""
    PlanAssignment.objects.update(plan=plan_by_code("PLAN_3_PRO"))
    return solo


def answers(client, path: str) -> list:
    address = "/" + re.sub(r"<\w+:\w+>", "1", path)
    return [answer for answer in (client.get(address), client.post(address)) if answer.status_code != 405]


@pytest.mark.parametrize(("path", "door"), WRITERS, ids=lambda value: str(value)[:60])
def test_a_door_that_writes_is_shut_to_who_pays_late_and_to_who_has_ended(client, lena, path, door):
    client.force_login(lena.owner)
    for status in SHUT:
        PlanAssignment.objects.update(status=status)
        for answer in answers(client, path):
            assert (answer.status_code, answer.context["error"].code) == (403, "plans.subscription_inactive")
            assert "You can see and export everything" in answer.content.decode()


@pytest.mark.parametrize(("path", "door"), READERS, ids=lambda value: str(value)[:60])
def test_a_door_that_reads_or_exports_refuses_nobody_for_their_status(client, lena, path, door):
    client.force_login(lena.owner)
    for status in SHUT:
        PlanAssignment.objects.update(status=status)
        address = "/" + re.sub(r"<\w+:\w+>", "1", path)
        assert client.get(address).status_code in (200, 302, 404, 405, 422)


def test_a_calendar_address_is_made_only_while_the_subscription_is_active(client, lena):
    client.force_login(lena.owner)
    PlanAssignment.objects.update(status=Status.DISABLED)

    answer = client.post("/portal/calendar/feeds/", {"label": "Phone"})

    assert answer.context["error"].code == "plans.subscription_inactive"
    assert client.get("/portal/calendar/feeds/").status_code == 200

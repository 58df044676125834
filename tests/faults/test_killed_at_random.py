"""Whatever is killed at whatever moment while people sign up, everybody who paid gets one portal and one welcome."""

import os
import random
import secrets
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from config.demo.player import AGREED, CERTIFICATE, NAME, NOT_SURE, describe_home
from config.demo.visitor import Visitor
from config.running.story import NotAsExpected
from tests.faults.installation import VICTIMS, Installation, installed, wait_for

PERSEVERANCE_SECONDS = 300
AT_ONCE = 3
LEASE_AND_SWEEP_SECONDS = 90

WORK = {
    "billing_stripeevent": "state = 'received'",
    "provisioning_provisioningjob": "state <> 'welcomed'",
    "accounts_message": "state = 'queued'",
}


class Applicant:
    """Somebody who signs up, and begins again for as long as pages do not come."""

    def __init__(self, installation: Installation, *, number: int) -> None:
        self.application = installation.application
        self.email = f"applicant{number}@example.org"

    def sign_up(self) -> str:
        """Fill in the wizard and pay once; the address of who did."""
        end = time.monotonic() + PERSEVERANCE_SECONDS
        while (checkout := self.attempt()) is None:
            assert time.monotonic() < end, f"{self.email} never came to the checkout"
            time.sleep(0.5)
        paid = requests.post(checkout, data={"choice": "pay"}, allow_redirects=False, timeout=20)
        assert paid.status_code == 303
        return self.email

    def attempt(self) -> str | None:
        """The address of the checkout, or None where a page did not come."""
        visitor = Visitor(self.application.site_url)
        try:
            self.fill_in(visitor)
        except NotAsExpected:
            return None
        return visitor.url if visitor.url.startswith(self.application.sandbox_url) else None

    def fill_in(self, visitor: Visitor) -> None:
        """From the first page of the wizard to the checkout."""
        visitor.go("/sign-up/you/")
        visitor.submit({"name": NAME, "email": self.email, "kind": "individual"}, button="Continue")
        visitor.submit({}, button="Choose Solo Landlord")
        visitor.go("/sign-up/homes/new/")
        describe_home(visitor)
        visitor.submit(AGREED, button="Continue", otherwise=NOT_SURE, uploads={"certificates": CERTIFICATE})
        visitor.submit({}, button="Pay £68.00")


def sign_up_while_all_is_killed(
    installation: Installation, *, people: int, kills: int, chance: random.Random
) -> set[str]:
    """Let people sign up, some at once, and kill one process after another until all have; who paid.

    Each is killed once at least, and so many altogether at most.
    """
    done = threading.Event()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        applicants = [Applicant(installation, number=number) for number in range(people)]
        signing = [pool.submit(applicant.sign_up) for applicant in applicants]
        threading.Thread(target=lambda: ([one.exception() for one in signing], done.set()), daemon=True).start()
        bag: list[str] = []
        while len(installation.kills) < len(VICTIMS) or not (done.is_set() or len(installation.kills) >= kills):
            done.wait(chance.uniform(0.2, 4.0))
            bag = bag or chance.sample(VICTIMS, len(VICTIMS))
            installation.kill(bag.pop(), chance=chance)
            wait_for(installation.answers, what="pages are answered again")
    return {one.result() for one in signing}


def let_time_pass(installation: Installation) -> None:
    """What killed workers had claimed is due again, and what nobody took is delivered again, as some time later."""
    installation.deliver_again()
    for table, unfinished in WORK.items():
        installation.ask(f"UPDATE {table} SET run_after = now() WHERE {unfinished} AND run_after > now() RETURNING 1")


def unfinished(installation: Installation) -> int:
    """How much is still to be done, or to be heard of from Stripe: what came while nobody answered comes again."""
    counts = [installation.ask(f"SELECT count(*) FROM {table} WHERE {what}")[0][0] for table, what in WORK.items()]
    return installation.deliveries_waiting() + sum(counts)


def welcomed(installation: Installation) -> int:
    """How many portals were welcomed to."""
    return installation.ask("SELECT count(*) FROM provisioning_provisioningjob WHERE state = 'welcomed'")[0][0]


def recover(installation: Installation, *, people: int) -> None:
    """Wait until everything is done; where nothing moves any more, time passes."""
    progress, since = (-1, -1), time.monotonic()

    def is_done() -> bool:
        nonlocal progress, since
        installation.mend()  # each time: what a dead service takes with it may end some seconds later
        now = (welcomed(installation), unfinished(installation))
        if now != progress:
            progress, since = now, time.monotonic()
        elif time.monotonic() - since > 4:
            let_time_pass(installation)
            since = time.monotonic()
        return now == (people, 0)

    wait_for(is_done, what="everybody is welcomed", seconds=LEASE_AND_SWEEP_SECONDS + 2 * people)
    wait_for(installation.ready, what="the installation says that it is ready")


def assert_each_once(installation: Installation, *, paid: set[str]) -> None:
    """Everybody who paid has one landlord, one portal, one home, one subscription, one receipt and one welcome."""
    queries = {
        "landlord": "SELECT l.email FROM accounts_landlord l WHERE l.readiness = 'ready'",
        "job": "SELECT l.email FROM provisioning_provisioningjob j JOIN accounts_landlord l ON l.id = j.landlord_id",
        "home": "SELECT l.email FROM compliance_property p JOIN accounts_landlord l ON l.id = p.landlord_id",
        "plan": "SELECT l.email FROM plans_planassignment a JOIN accounts_landlord l ON l.id = a.landlord_id",
        "subscription": "SELECT l.email FROM billing_subscription s JOIN accounts_landlord l ON l.id = s.landlord_id",
        "payment": "SELECT l.email FROM billing_payment p JOIN accounts_landlord l ON l.id = p.landlord_id",
        "owner": "SELECT u.email FROM accounts_membership m JOIN accounts_user u ON u.id = m.user_id",
        "welcome": "SELECT m.to FROM accounts_message m WHERE m.key LIKE 'welcome:%' AND m.state = 'sent'",
        "welcome that arrived": "SELECT \"to\" FROM accounts_deliveredmail WHERE subject LIKE '%portal is ready%'",
        "certificate": "SELECT l.email FROM documents_document d JOIN accounts_landlord l ON l.id = d.landlord_id",
    }
    for what, query in queries.items():
        found = [email for (email,) in installation.ask(query)]
        assert sorted(found) == sorted(paid), what
    steps = installation.ask("SELECT job_id FROM provisioning_finishedstep GROUP BY job_id HAVING count(*) <> 6")
    assert steps == []


def play(folder: Path, *, people: int, kills: int) -> None:
    """Sign up, kill, recover, count. The seed is printed; `FAULTS_SEED` plays the same kills again."""
    seed = os.environ.get("FAULTS_SEED") or secrets.token_hex(4)
    print(f"FAULTS_SEED={seed}")  # noqa: T201
    with installed(folder / "installation") as installation:
        chance = random.Random(seed)
        paid = sign_up_while_all_is_killed(installation, people=people, kills=kills, chance=chance)
        print(f"{len(installation.kills)} kills: {' '.join(installation.kills)}")  # noqa: T201
        recover(installation, people=people)
        assert len(paid) == people
        assert_each_once(installation, paid=paid)


def test_three_people_sign_up_while_everything_is_killed_once(tmp_path):
    play(tmp_path, people=3, kills=len(VICTIMS))


@pytest.mark.long
def test_two_hundred_people_sign_up_while_everything_is_killed_again_and_again(tmp_path):
    play(tmp_path, people=200, kills=1000)

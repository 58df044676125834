"""The law changes by new versions: seen before they are written, kept by later seeds, and applied to everybody."""

import threading
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.urls import reverse

from accounts.models import AuditEntry
from compliance.models import (
    Obligation,
    ObligationSource,
    Requirement,
    Weight,
)
from compliance.seeding import read
from compliance.services import derive_requirements
from config.lib import clock
from tests.factories.compliance import add_home, build_portfolio, describe_home

pytestmark = pytest.mark.django_db
GAS, LEGIONELLA = "gb_gas_safety_check", "uk_legionella_risk_assessment"
SOON = {"starts_on": date(2027, 1, 1), "ends_on": None, "only_where": None, "why": "An Act that we made up"}


def draft(code: str = GAS, *, like: str = "", versions: list[dict] | None = None, **changes: object) -> dict:
    """A row of a file of drafts: what the law asks now, with these changes."""
    row = next(row for row in read("uk_obligations.yaml") if row["code"] == (like or code))
    dates = next(row for row in read("obligation_dates.yaml") if row["code"] == (like or code))
    return {**row, **dates, "code": code, "versions": [SOON] if versions is None else versions, **changes}


@pytest.fixture
def obligations(tmp_path: Path):
    """Run the command over drafts, and say what it said."""

    def run(what: str, *rows: dict, **options: object) -> str:
        file = tmp_path / "drafts.yaml"
        file.write_text(yaml.safe_dump(list(rows)))
        said = StringIO()
        call_command("obligations", what, str(file), stdout=said, **options)
        return said.getvalue().strip()

    return run


def versions_of(code: str) -> list[tuple[int, date | None, date | None]]:
    return list(Obligation.objects.filter(code=code).values_list("number", "starts_on", "ends_on"))


def everything() -> list[tuple]:
    """Every row of law and requirements, as it stands."""
    return [
        *Obligation.objects.order_by("pk").values_list(),
        *ObligationSource.objects.order_by("pk").values_list(),
        *Weight.objects.order_by("pk").values_list(),
        *Requirement.objects.order_by("pk").values_list(),
    ]


# Seeding ----------------------------------------------------------------------------------------


def test_the_next_seed_leaves_applied_versions_and_the_ends_that_they_gave(obligations):
    new = draft(code="en_made_up", like=GAS, versions=[SOON])
    obligations("apply", draft(max_penalty="A larger fine"), new, why="An Act")
    before = everything()

    call_command("seed", stdout=StringIO())

    assert everything() == before
    assert versions_of(GAS) == [(1, date(1998, 10, 31), date(2026, 12, 31)), (2, date(2027, 1, 1), None)]
    assert Obligation.objects.get(code=GAS, number=2).sources.exists()


def test_a_file_that_catches_up_is_the_word_again(obligations):
    obligations("apply", draft(max_penalty="A larger fine"), why="An Act")
    Obligation.objects.filter(code=GAS, number=1).update(name="Something else")

    call_command("seed", stdout=StringIO())

    assert Obligation.objects.get(code=GAS, number=1).name == "Annual landlord gas safety check (LGSR / CP12)"


# Applying ---------------------------------------------------------------------------------------


def test_a_change_of_law_is_a_new_version_and_reaches_every_landlord_on_its_day(solo, pro, obligations):
    homes = [add_home(solo), add_home(pro), add_home(pro, facts={"has_gas": False})]
    started = clock.today()

    said = obligations("apply", draft(applies_when="j in GB", versions=[{**SOON, "starts_on": started}]), why="An Act")

    assert versions_of(GAS) == [(1, date(1998, 10, 31), started - timedelta(days=1)), (2, started, None)]
    asked = Requirement.objects.filter(code=GAS, ended_at=None)
    assert {row.property_id for row in asked} == {home.pk for home in homes}
    assert {row.obligation.number for row in asked} == {2}
    assert {row.standing for row in asked} == {"missing"}
    assert said.endswith("1 versions written, 2 landlords concerned")


def test_what_starts_later_is_not_asked_before_its_day(solo, obligations):
    home = add_home(solo, facts={"has_gas": False})

    obligations("apply", draft(applies_when="j in GB"), why="An Act")

    asked = Requirement.objects.filter(code=GAS, property=home, ended_at=None)
    assert not asked.exists()
    derive_requirements(on=date(2027, 1, 1))
    assert asked.get().obligation.number == 2


def test_a_change_of_law_is_in_the_trail_with_its_reason(obligations):
    obligations("apply", draft(), why="The Gas Act 2026")

    changed = AuditEntry.objects.get(action="compliance.law_changed")
    ended = AuditEntry.objects.get(action="compliance.law_ended")
    assert (changed.why, ended.why) == ("The Gas Act 2026", "The Gas Act 2026")
    assert changed.after == {"code": GAS, "number": 2, "starts_on": "2027-01-01", "ends_on": None}
    assert ended.after["ends_on"] == "2026-12-31"


def test_a_change_to_come_becomes_law_and_is_watched_no_longer(solo, obligations):
    home = add_home(solo)
    watched = Requirement.objects.filter(code="en_prs_database", ended_at=None, landlord=solo)
    assert watched.get().obligation.kind == "watch"
    today = {**SOON, "starts_on": clock.today()}

    row = draft("en_prs_database", versions=[today], create_as="requirement", status="mandatory", scope="property")
    obligations("apply", row, why="The Database opened")

    assert watched.get().obligation.kind == "requirement"
    before = everything()
    derive_requirements(solo)
    assert everything() == before
    assert watched.get().property == home


def test_what_ceased_and_is_asked_again_is_asked_once(solo, obligations):
    add_home(solo, tenancy={"tenancy_start": "2025-01-01"})
    code = "en_how_to_rent_legacy"
    row = draft(code, versions=[{**SOON, "starts_on": clock.today()}], create_as="requirement", applies_when="j in EW")

    obligations("apply", row, why="It came back")

    assert Requirement.objects.get(code=code, landlord=solo).obligation.number == 2
    before = everything()
    derive_requirements(solo)
    assert everything() == before


def test_two_new_obligations_have_two_places_in_the_catalogue(obligations):
    obligations("apply", draft("en_one", like=GAS), draft("en_two", like=GAS), why="An Act")

    one, two = Obligation.objects.filter(code__in=["en_one", "en_two"])
    assert two.position == one.position + 1
    assert one.position > Obligation.objects.get(code=GAS).position


def test_a_new_obligation_gets_a_weight_and_counts(solo, obligations):
    add_home(solo)
    row = draft(code="en_made_up", like=GAS, risk_weight=7, versions=[{**SOON, "starts_on": clock.today()}])

    obligations("apply", row, why="An Act")

    assert str(Weight.objects.get(code="en_made_up").weight) == "1.20"
    made_up = Requirement.objects.get(code="en_made_up")
    assert (made_up.pk, 1.2, "missing") in solo.scores.get(property=None).contributions


def test_a_duty_on_which_sources_disagree_says_so(solo, client, obligations):
    add_home(solo)
    now = [{**SOON, "starts_on": clock.today()}]
    row = draft("en_made_up", like=GAS, versions=now, applies_when="j == 'england' and show_uncertain")

    obligations("apply", row, why="Two pages contradict each other")

    client.force_login(solo.owner)
    made_up, gas = (Requirement.objects.get(code=code) for code in ("en_made_up", GAS))
    pages = {r.code: client.get(reverse("compliance:requirement-detail", args=[r.pk])) for r in (made_up, gas)}
    assert "Our sources do not agree" in pages["en_made_up"].content.decode()
    assert "Our sources do not agree" not in pages[GAS].content.decode()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"applies_when": "has_a_moat"}, "has_a_moat"),
        ({"due_algorithm": "yearly"}, "no due rule"),
        ({"risk_weight": 11}, "not between 1 and 10"),
        ({"jurisdictions": ["mercia"]}, "no nation mercia"),
        ({"facts": []}, "has no source"),
        ({"facts": [{"fact": "It is so", "status": "rumour"}]}, "rumour"),
        ({"events": {"full_moon": {"asked": "full_moon"}}}, "does not turn on full_moon"),
        ({"versions": []}, "drafts no version"),
        ({"versions": [{**SOON, "starts_on": "soon"}]}, "soon"),
        ({"versions": [{**SOON, "starts_on": None}]}, "no day from which"),
        ({"versions": [{**SOON, "starts_on": date(1998, 10, 31)}]}, "starts on 1998-10-31, and a change of law"),
        ({"versions": [{**SOON, "starts_on": date(1990, 1, 1)}]}, "starts on 1998-10-31, and a change of law"),
        ({"versions": [{**SOON, "ends_on": date(2026, 12, 1)}]}, "ends before it starts"),
        (
            {"versions": [{**SOON, "ends_on": date(2027, 12, 31)}, {**SOON, "starts_on": date(2027, 6, 1)}]},
            "they overlap",
        ),
        ({"name": "x" * 200}, "name"),
        ({"max_penalty": None}, "max_penalty"),
    ],
)
@pytest.mark.parametrize("what", ["apply", "simulate"])
def test_what_cannot_be_is_refused_as_a_whole(obligations, change, reason, what):
    before = everything()

    with pytest.raises(CommandError, match=reason):
        obligations(what, draft(LEGIONELLA), draft(**change), **({"why": "An Act"} if what == "apply" else {}))

    assert everything() == before


def test_a_version_that_ends_by_itself_is_not_cut_short(obligations):
    row = draft("en_how_to_rent_legacy", versions=[{**SOON, "starts_on": date(2026, 4, 1)}])

    with pytest.raises(CommandError, match="version 1 is in force until 2026-04-30: they overlap"):
        obligations("apply", row, why="An Act")


@pytest.mark.parametrize("text", ["just words", "[]", "[1, 2]", "{: ["])
def test_a_file_that_holds_no_drafts_is_refused(tmp_path, text):
    (tmp_path / "drafts.yaml").write_text(text)

    with pytest.raises(CommandError, match=r"drafts\.yaml"):
        call_command("obligations", "simulate", str(tmp_path / "drafts.yaml"))


def test_a_row_that_leaves_something_out_is_refused_by_what_it_leaves_out(obligations):
    row = draft()
    del row["paper"], row["issued"]

    with pytest.raises(CommandError, match="does not say issued, paper"):
        obligations("simulate", row)


def test_without_a_reason_nothing_is_applied(obligations):
    with pytest.raises(CommandError, match="Say why"):
        obligations("apply", draft(), why=" ")


# Simulating -------------------------------------------------------------------------------------


def test_simulating_says_what_comes_and_goes_and_touches_nothing(solo, pro, obligations):
    add_home(solo)
    build_portfolio(pro, homes=[describe_home(facts={"has_gas": False}), describe_home(nation="scotland")])
    before = everything()
    row = draft(applies_when="j in ('england', 'wales')")

    said = obligations("simulate", row, on=date(2027, 1, 1))

    assert said.splitlines() == [
        f"{GAS}, England: +1 requirements on 1 properties, -0 requirements on 0 properties; 1 stay",
        f"{GAS}, Scotland: +0 requirements on 0 properties, -1 requirements on 1 properties; 0 stay",
        "1 obligations, +1 requirements on 1 properties, -1 requirements on 1 properties",
    ]
    assert everything() == before


def test_before_its_day_a_draft_changes_nothing(solo, obligations):
    add_home(solo)

    said = obligations("simulate", draft(applies_when="j == 'wales'"))

    assert said.splitlines()[-1] == "1 obligations, +0 requirements on 0 properties, -0 requirements on 0 properties"


@pytest.mark.django_db(transaction=True)
def test_simulating_waits_for_nobody_who_works_on_requirements(solo, obligations):
    """Somebody holds every requirement in another connection; the simulation neither waits nor is refused."""
    add_home(solo)
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            list(Requirement.objects.order_by().select_for_update())
            held.set()
            done.wait(20)
        connection.close()

    other = threading.Thread(target=hold)
    other.start()
    held.wait(20)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        said = obligations("simulate", draft(applies_when="j == 'wales'"), on=date(2027, 1, 1))
    finally:
        done.set()
        other.join()
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")

    assert said.endswith("+0 requirements on 0 properties, -1 requirements on 1 properties")


def test_a_duty_of_the_landlord_counts_once_and_on_each_home(pro, obligations):
    build_portfolio(pro, homes=[describe_home(), describe_home(), describe_home(nation="wales")])
    row = draft(code="en_made_up", like=GAS, scope="landlord", applies_when="j == 'england'", jurisdictions=["england"])

    said = obligations("simulate", row, on=date(2027, 1, 1))

    assert said.splitlines()[-1] == "1 obligations, +1 requirements on 2 properties, -0 requirements on 0 properties"


def test_a_simulation_foretells_what_applying_does(solo, pro, obligations):
    add_home(solo, facts={"has_gas": False})
    add_home(pro)
    row = draft(applies_when="j in GB and not has_gas", versions=[{**SOON, "starts_on": clock.today()}])
    total = obligations("simulate", row).splitlines()[-1]
    before = set(Requirement.objects.filter(ended_at=None).values_list("pk", flat=True))

    obligations("apply", row, why="An Act")

    after = set(Requirement.objects.filter(ended_at=None).values_list("pk", flat=True))
    assert total == (
        f"1 obligations, +{len(after - before)} requirements on 1 properties, "
        f"-{len(before - after)} requirements on 1 properties"
    )


# The page ---------------------------------------------------------------------------------------


def test_the_page_is_current_and_says_when_it_is_not():
    call_command("obligations", "doc", "--check")
    Obligation.objects.filter(code=GAS).update(name="Something else")

    with pytest.raises(CommandError, match="obligations doc"):
        call_command("obligations", "doc", "--check")


def test_what_is_coming_is_on_the_page_of_the_home(client, solo):
    home = add_home(solo)
    client.force_login(solo.owner)

    text = client.get(reverse("compliance:property-detail", args=[home.pk])).content.decode()

    assert "Changes to come" in text
    assert Obligation.objects.get(code="en_prs_database").name in text

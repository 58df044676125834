"""What a landlord reads of an obligation is written for landlords, not for those who count its dates."""

import re

import pytest

from compliance.models import Obligation
from config.lib.display import prose

pytestmark = pytest.mark.django_db
READ = (*("name", "validity", "due_date_rule", "evidence", "notes"), *("max_penalty", "in_force_from", "risk_reason"))
SHORTHAND = re.compile(
    r"[_=<>\[\]{}]|\b(?:min|max)\(|\d{4}-\d\d-\d\d|GBP|\bn/a\b|\battest\b|\bpolicy\)|\bpredicate\b|\bdefault\b"
    r"|never (?:model|create)|\bdo not apply\b|\bapplies_when\b|feature-flag|rule engine|\bdate \+ \d",
    re.IGNORECASE,
)


@pytest.mark.parametrize("field", READ)
def test_nothing_of_it_is_shorthand(field):
    texts = dict(Obligation.objects.values_list("code", field))

    assert {code: text for code, text in texts.items() if SHORTHAND.search(prose(text))} == {}


@pytest.mark.parametrize("field", ["due_date_rule", "notes"])
def test_by_when_and_what_else_to_know_are_whole_sentences(field):
    texts = dict(Obligation.objects.exclude(**{field: ""}).values_list("code", field))

    assert {code: text for code, text in texts.items() if not (text[:1].isupper() or text[:1].isdigit())} == {}
    assert {code: text for code, text in texts.items() if not text.endswith(".")} == {}


def test_of_each_it_is_said_by_when():
    assert not Obligation.objects.filter(due_date_rule="").exists()

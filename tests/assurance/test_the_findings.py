"""The findings that tests prove are those of the audit, word for word."""

import re

import pytest
from django.conf import settings

from tests.plugins.assurance import findings

AUDIT = settings.BASE_DIR.parent / "shared/domain/findings.md"
LINE = re.compile(r"^\| (\d+) \| (\w+) \| (.+?) \| (.+?) \|$", re.MULTILINE)


def test_there_are_twenty_two():
    assert [one["number"] for one in findings()] == list(range(1, 23))


@pytest.mark.skipif(not AUDIT.exists(), reason="The audit itself does not lie beside this checkout.")
def test_they_are_the_audit_s():
    said = [(str(one["number"]), one["severity"], one["was"], one["must"]) for one in findings()]

    assert said == LINE.findall(AUDIT.read_text())

"""Parvati, who asks for reports."""

import pytest
from django.test import Client

from compliance.models import Property
from tests.compliance.conftest import browser_of
from tests.compliance.reports.asking import Asker
from tests.factories.compliance import build_portfolio, checked, describe_home


@pytest.fixture
def homes(portfolio) -> list[Property]:
    """Parvati's two homes, the gas of the first checked a month ago."""
    described = [describe_home(line_1=line_1) for line_1 in ("=1+1 Canal Street", "2 Bute Street")]
    found = build_portfolio(portfolio, homes=described)
    checked(found[0])
    return found


@pytest.fixture
def parvati(portfolio, homes) -> Asker:
    """Parvati in her browser."""
    return Asker(browser_of(portfolio.owner))


@pytest.fixture
def agnes() -> Client:
    """Agnes, an agent, who has no account."""
    return Client()

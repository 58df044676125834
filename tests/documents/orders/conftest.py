"""Who orders, and who checks."""

import pytest

from documents.models import DocumentOrder
from documents.orders import review
from tests.documents.orders.customer import Customer
from tests.factories.accounts import AdministratorFactory
from tests.work import work_off


@pytest.fixture
def ada(db):
    """Ada, who checks orders."""
    return AdministratorFactory(email="ada@example.org")


@pytest.fixture
def guest(client, stripe_sandbox, ada) -> Customer:
    """Gail, who has no account."""
    return Customer(client, stripe_sandbox)


@pytest.fixture
def approve(ada):
    """What staff do when all is well."""

    def approved(order: DocumentOrder) -> DocumentOrder:
        review.approve(order, by=ada)
        work_off()
        order.refresh_from_db()
        return order

    return approved

"""Whatever a program sends, it gets an answer that the description knows, and never a failure of ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from accounts.models import Landlord
from compliance.models import Evidence, Property, Requirement
from documents.models import Document
from tests.compliance.api.calling import program_of, secret_of
from tests.compliance.api.test_the_api import a_file
from tests.factories.compliance import add_home, checked

EXAMPLES = 12
CHECKS = [not_a_server_error, status_code_conformance, response_schema_conformance]
KEPT_BY = {"properties": Property, "requirements": Requirement, "evidence": Evidence, "documents": Document}


def own_key(path: str) -> int | None:
    """The key of a row of the landlord's that the path could name."""
    model = KEPT_BY.get(path.strip("/").split("/")[-2 if path.endswith("}") else -3]) if "{pk}" in path else None
    return model.objects.values_list("pk", flat=True).first() if model else None


def ask_at_random(operation: Any, *, secret: str) -> None:
    """Send an operation what its description allows and what it does not, half of it to a row that is there."""
    key = own_key(operation.path)

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), to_own=st.booleans())
    def ask(case: Any, to_own: bool) -> None:
        if key is not None and to_own:
            case.path_parameters["pk"] = key
        case.call_and_validate(headers={"Authorization": f"Bearer {secret}"}, checks=CHECKS)

    ask()


@contextmanager
def one_connection() -> Iterator[None]:
    """The application keeps the test's connection after each answer. Django's own client does so, and undoes it."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.django_db
def test_no_request_that_schemathesis_thinks_of_makes_the_api_fail(pro: Landlord):
    checked(add_home(pro))
    program_of(pro).upload(a_file())

    with one_connection():
        schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
        operations = [found.ok() for found in schema.get_all_operations()]
        for operation in operations:
            ask_at_random(operation, secret=secret_of(pro))

    assert len(operations) == 13

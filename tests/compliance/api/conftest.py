import pytest

from compliance.models import Property
from tests.compliance.api.calling import Program, program_of
from tests.factories.compliance import add_home


@pytest.fixture
def home(pro) -> Property:
    """Prosper's flat."""
    return add_home(pro, line_1="7 Program Place")


@pytest.fixture
def program(pro, home) -> Program:
    """Prosper's program, which may do everything."""
    return program_of(pro)

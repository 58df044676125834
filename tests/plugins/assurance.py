"""Which tests prove that what was once found wrong cannot happen here.

Tests name what they prove: `@pytest.mark.finding(3)`. `docs/assurance.md` lists them; each run leaves a page of its own
in `.artefacts/`, with when each last passed.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.lib import clock

PROJECT = Path(__file__).resolve().parents[2]
FINDINGS = PROJECT / "tests/assurance/findings.yaml"
PAGE = PROJECT / "docs/assurance.md"
ARTEFACT = PROJECT / ".artefacts/assurance.md"
HEAD = """# What was found once, and why it cannot happen here

The system that this one replaces was audited. Each line of that audit stands here with what must be true instead and
the tests that prove it. `make check` fails where a line has no test or this page is not what the tests say; each run of
the tests leaves this page in `.artefacts/`, with what passed and when.
"""

Proofs = Mapping[int, Iterable[str]]
OUTCOMES: dict[str, set[str]] = defaultdict(set)
PROVEN: dict[int, set[str]] = defaultdict(set)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--assurance=write` makes the page, `--assurance=check` fails where it is not as the tests say."""
    parser.addoption("--assurance", choices=["write", "check"])


def pytest_configure(config: pytest.Config) -> None:
    """Say what the marker means."""
    config.addinivalue_line("markers", "finding(*numbers): which lines of docs/assurance.md the test proves.")


def pytest_collection_finish(session: pytest.Session) -> None:
    """Note with each test what it proves; write or check the page, where that was asked for."""
    for item in session.items:
        item.user_properties += [("finding", number) for number in numbers_of(item)]
    if not (wanted := session.config.getoption("--assurance")):
        return
    proofs = proofs_in(session.items)
    if unproven := [one["number"] for one in findings() if one["number"] not in proofs]:
        pytest.exit(f"No test proves the findings {unproven}.", returncode=1)
    page = written(proofs)
    if wanted == "write":
        PAGE.write_text(page)
    elif PAGE.read_text() != page:
        pytest.exit("docs/assurance.md is not what the tests say: run pytest --collect-only --assurance=write.", 1)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Remember how each test that proves something ended."""
    numbers = [value for name, value in report.user_properties if name == "finding"]
    if numbers and (report.when == "call" or not report.passed):
        test = whole(report.nodeid)
        OUTCOMES[test].add(report.outcome)
        for number in numbers:
            PROVEN[number].add(test)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Leave the page with what was proven in this run; a run shared by processes is told by the first of them."""
    if PROVEN and not hasattr(session.config, "workerinput"):
        ARTEFACT.parent.mkdir(exist_ok=True)
        ARTEFACT.write_text(written({number: sorted(tests) for number, tests in PROVEN.items()}, told=outcome_of))


def proofs_in(items: Iterable[pytest.Item]) -> dict[int, list[str]]:
    """The tests by the finding that they prove, each once."""
    proofs: dict[int, set[str]] = defaultdict(set)
    for item in items:
        for number in numbers_of(item):
            proofs[number].add(whole(item.nodeid))
    return {number: sorted(tests) for number, tests in proofs.items()}


def numbers_of(item: pytest.Item) -> list[int]:
    """The findings that a test proves."""
    return [number for marker in item.iter_markers("finding") for number in marker.args]


def whole(nodeid: str) -> str:
    """A test with all its parameters."""
    return nodeid.partition("[")[0]


def findings() -> list[dict[str, Any]]:
    """The lines of the audit."""
    return list(yaml.safe_load(FINDINGS.read_text())["findings"])


def written(proofs: Proofs, *, told: Any = lambda test: "") -> str:
    """The page: each finding with its tests, and what is told of each test."""
    return "\n".join([HEAD, *(section(one, proofs.get(one["number"], ()), told) for one in findings())])


def section(finding: Mapping[str, Any], tests: Iterable[str], told: Any) -> str:
    """One finding."""
    lines = [f"* {sentence_of(test)}{told(test)} (`{test.partition('::')[0]}`)" for test in tests]
    return "\n".join(
        [
            f"## {finding['number']}. {finding['severity'].capitalize()}",
            "",
            f"**There:** {finding['was']}.  ",
            f"**Here:** {finding['must']}.",
            "",
            *(lines or ["* *No test of this run proves it.*"]),
            "",
        ]
    )


def sentence_of(test: str) -> str:
    """The name of a test as the sentence that it is."""
    words = test.rpartition("::")[2].removeprefix("test_").replace("_", " ")
    return re.sub(r"(\w) s\b", r"\1's", words).capitalize()


def outcome_of(test: str) -> str:
    """Whether a test passed in this run, and when."""
    ended = OUTCOMES.get(test, set())
    said = next((one for one in ("failed", "passed", "skipped") if one in ended), "")
    return f": **{said}**, {clock.real_now():%Y-%m-%d %H:%M} UTC" if said else ": *not run*"

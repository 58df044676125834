"""Every page of ours is looked at in a browser: a run of all tests fails where one was not.

Whatever judges a page leaves the name of its address with the test; the process that gathers the reports compares.
"""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

LOOKED_AT = "looked_at"
SEEN: set[str] = set()
APPS = {
    "accounts",
    "billing",
    "documents",
    "compliance",
    "intake",
    "provisioning",
    "ordering",
    "orders",
    "ordered",
    "verifying",
    "tenancy",
    "gas-check",
    "reporting",
    "api",
    "leaving",
}
NO_PAGE = {
    "healthz",
    "billing:stripe-webhook",
    "billing:stripe-portal",
    "billing:keep-plan",
    "billing:resume",
    "documents:download",
    "documents:download-neutral",
    "documents:page",
    "documents:csv",
    "documents:set-aside",
    "ordering:resume",
    "ordering:pay",
    "ordering:reopen",
    "orders:new-link",
    "orders:file",
    "orders:bundle",
    "ordered:zip",
    "ordered:file",
    "compliance:property-csv",
    "compliance:property-archived-csv",
    "compliance:evidence-csv",
    "compliance:tenancy-csv",
    "compliance:tenants-csv",
    "compliance:report-file",
    "leaving:archive-file",
    "leaving:closure-take-back",
    "compliance:report-schedule-run",
    "compliance:report-recipient-remove",
    "reporting:file",
    "compliance:webhook-on",
    "compliance:webhook-test",
    "compliance:webhook-replay",
    "api:v1",
    "compliance:trail-csv",
    "compliance:trail-pdf",
    "accounts:after-sign-in",
    "accounts:choose-landlord",
    "accounts:invitation-answer",
    "accounts:session-end",
    "intake:start",
    "intake:resume",
    "intake:pay",
    "intake:reopen",
    "intake:anew",
    "intake:home-remove",
    "intake:paper-remove",
    "compliance:address-give-up",
    "compliance:settings-branding-logo",
    "compliance:settings-branding-logo-remove",
    "compliance:settings-plan-data",
    "compliance:settings-team-again",
    "compliance:settings-team-take-back",
    "compliance:settings-texts-code",
    "compliance:settings-texts-wanted",
    "compliance:settings-texts-remove",
    "accounts:sms-inbound",
    "accounts:brand-style",
    "accounts:brand-logo",
    "compliance:tenancy-go-on",
    "compliance:occupier-leave",
    "compliance:requirement-acknowledge",
    "compliance:requirement-take-back",
    "compliance:tenants-invite-again",
    "compliance:tenants-ends",
    "compliance:tenants-share-end",
    "compliance:property-gas-page-code",
    "tenancy:answer",
    "tenancy:page",
    "tenancy:download",
    "tenancy:received",
}
"""The addresses that answer with something other than a page."""


def note(item: pytest.Item, url: str) -> None:
    """Keep with a test that it looked at the page of this address."""
    try:
        found = resolve(urlsplit(url).path)
    except Resolver404:
        return
    item.user_properties.append((LOOKED_AT, found.view_name))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Gather the pages at which a test looked that passed."""
    if report.when == "call" and report.passed:
        SEEN.update(str(name) for kind, name in report.user_properties if kind == LOOKED_AT)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run of all tests that passed and left a page out."""
    if not session.exitstatus and left_out(session.config):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Name what was left out."""
    for name in sorted(left_out(config)):
        terminalreporter.write_line(f"No test looked at the page {name} in a browser.", red=True)


def left_out(config: pytest.Config) -> set[str]:
    """The pages at which no test looked, where all tests ran in a browser; nothing where only some were asked for."""
    is_whole = config.args_source == pytest.Config.ArgsSource.TESTPATHS and not config.option.keyword
    is_shared_out = hasattr(config, "workerinput")
    return ours() - NO_PAGE - SEEN if is_whole and SEEN and not is_shared_out else set()


def names(resolver: URLResolver | None = None, *, namespace: str = "") -> Iterator[str]:
    """The name of every address of ours; the library's and the staff site's have tests of their own."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            if entry.namespace != "admin":
                yield from names(entry, namespace=entry.namespace or namespace)
        elif isinstance(entry, URLPattern) and entry.name:
            yield f"{namespace}:{entry.name}" if namespace else entry.name


def ours() -> set[str]:
    """The names of all addresses that people or programs come to, but those of the staff site."""
    return {name for name in names() if name.partition(":")[0] in APPS or name in ("home", "healthz")}

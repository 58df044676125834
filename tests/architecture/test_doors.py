"""Every door of the portal declares its gate, or why it has none; what is pending is offered nowhere."""

import inspect
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from compliance.api.site import api, description
from compliance.api.words import Scope
from config.routes import NAVIGATION
from plans.features import PENDING_FEATURES, Access, FeatureKey
from plans.gate import Gate, Ungated

ROOT = Path(settings.BASE_DIR)
PORTAL_APPS = {"compliance", "documents", "ordered", "billing", "leaving"}
PUBLIC = {"stripe_webhook"}
OF_NO_TENANCY = {"home", "answer"}
"""The tenants' pages that name no tenancy: each shows whoever is signed in what is their own."""


def patterns(resolver: URLResolver, *, prefix: str = "", namespace: str = "") -> list[tuple[str, str, URLPattern]]:
    """Every pattern as (namespace, path, pattern)."""
    found = []
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            found += patterns(entry, prefix=path, namespace=entry.namespace or namespace)
        else:
            found.append((namespace, path, entry))
    return found


def portal_doors() -> list[tuple[str, URLPattern]]:
    return [
        (path, entry)
        for namespace, path, entry in patterns(get_resolver())
        if namespace in PORTAL_APPS and entry.callback.__name__ not in PUBLIC
    ]


@pytest.mark.parametrize(("path", "door"), portal_doors(), ids=lambda value: str(value)[:60])
@pytest.mark.finding(4)
def test_each_portal_view_declares_its_gate(path: str, door: URLPattern):
    gate = getattr(door.callback, "gate", None)

    assert isinstance(gate, Gate | Ungated), f"{path} declares no gate"
    assert getattr(door.callback, "is_portal_view", False), f"{path} names no landlord"
    if isinstance(gate, Ungated):
        assert len(gate.reason) > 20
    else:
        assert gate.key not in PENDING_FEATURES


def tenants_doors() -> list[tuple[str, URLPattern]]:
    return [(path, entry) for namespace, path, entry in patterns(get_resolver()) if namespace == "tenancy"]


@pytest.mark.parametrize(("path", "door"), tenants_doors(), ids=lambda value: str(value)[:60])
def test_each_page_of_a_tenancy_names_the_access_to_it(path: str, door: URLPattern):
    is_its_door = getattr(door.callback, "is_tenancy_view", False)

    assert is_its_door == (door.name not in OF_NO_TENANCY), f"{path} is open to anybody"
    assert is_its_door == ("<int:tenancy>" in path)


def operations() -> list[tuple[str, Callable[..., object]]]:
    """What the API does, as (path, function)."""
    return [
        (f"{operation.methods} {path}", operation.view_func)
        for _, router in api._routers
        for path, view in router.path_operations.items()
        for operation in view.operations
    ]


@pytest.mark.parametrize(("path", "operation"), operations(), ids=lambda value: getattr(value, "__name__", value))
def test_each_operation_of_the_api_declares_its_gate_and_its_scope(path: str, operation: Callable[..., object]):
    gate = getattr(operation, "gate", None)

    assert isinstance(gate, Gate), f"{path} declares no gate"
    assert gate.key == FeatureKey.API_ACCESS
    assert (gate.access is Access.READ) == ("GET" in path)
    assert operation.scope in Scope


def test_the_api_is_one_address_behind_which_every_operation_is_known():
    paths = [path for namespace, path, _ in patterns(get_resolver()) if namespace == "api"]

    assert paths == [r"api/v1/^(?P<path>[\s\S]*)$"]
    described = {(method, path) for path, said in description()["paths"].items() for method in said}
    assert len(described) == len(operations()) > 0


def gated_features() -> set[str]:
    """Every feature that some gate in the code mentions."""
    folders = ["accounts", "billing", "documents", "compliance", "intake", "provisioning"]
    texts = [path.read_text() for folder in folders for path in (ROOT / folder).rglob("*.py")]
    texts += [path.read_text() for path in (ROOT / "templates").rglob("*.html")]
    named = {name for text in texts for name in re.findall(r"FeatureKey\.([A-Z_]+)", text)}
    asked = {key for text in texts for key in re.findall(r'allows:"(\w+)"', text)}
    return {str(FeatureKey[name]) for name in named} | asked


@pytest.mark.finding(4, 18)
def test_every_feature_is_behind_a_gate_or_pending_and_never_both():
    mentioned = gated_features() - {str(key) for key in PENDING_FEATURES}
    assert mentioned == {str(key) for key in FeatureKey} - {str(key) for key in PENDING_FEATURES}


def test_the_navigation_shows_only_pages_that_exist():
    for item in NAVIGATION:
        assert reverse(item.route)
        assert not item.feature or FeatureKey(item.feature) not in PENDING_FEATURES


@pytest.mark.django_db
def test_every_portal_page_sends_a_stranger_to_the_sign_in_page(client):
    for path, door in portal_doors():
        if "<" in path:
            continue
        response = client.get(f"/{path}")
        assert response.status_code in (302, 405), path
        if response.status_code == 302:
            assert response.url.startswith(reverse("account_login")), path
        assert inspect.isfunction(door.callback)

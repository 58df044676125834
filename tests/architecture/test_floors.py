"""An app knows only the floors below its own: in its keys, its addresses, its receivers and its templates."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db.models import Model

from config.lib.states import state_moved
from tests.architecture.floors import FLOORS, OUR_APPS, floor_of, our_models

ROOT = Path(settings.BASE_DIR)
NAMED_ROUTE = re.compile(r"""(?:reverse|reverse_lazy|redirect)\(\s*["']([a-z_]+):[\w-]+["']""")
URL_TAG = re.compile(r"""\{%\s*url\s+["']([a-z_]+):[\w-]+["']""")
TEMPLATE_NAME = re.compile(r"""\{%\s*(?:include|extends)\s+["']([\w/.-]+)["']""")
SHARED_TEMPLATES = {"components", "emails", "account", "mfa", "usersessions", "admin", "unfold", "print"}


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_foreign_keys_point_down(model: type[Model]):
    own = floor_of(model._meta.app_label)
    targets = [field.related_model._meta.app_label for field in model._meta.get_fields() if is_own_key(field)]
    assert [app for app in targets if (floor_of(app) or 0) > own] == []


def is_own_key(field) -> bool:
    return field.is_relation and field.related_model is not None and not field.auto_created


@pytest.mark.parametrize("app", OUR_APPS)
def test_addresses_are_reversed_downwards(app: str):
    strays = [
        f"{path.relative_to(ROOT)} → {name}"
        for path in (ROOT / app).rglob("*.py")
        for name in NAMED_ROUTE.findall(path.read_text())
        if (floor_of(name) or 0) > floor_of(app)
    ]
    assert strays == []


@pytest.mark.parametrize("app", OUR_APPS)
def test_templates_link_and_include_downwards(app: str):
    strays = [
        f"{path.relative_to(ROOT)} → {name}"
        for path in (ROOT / "templates" / app).rglob("*.html")
        for name in apps_named(path.read_text())
        if (floor_of(name) or 0) > floor_of(app)
    ]
    assert strays == []


def apps_named(template: str) -> list[str]:
    """The apps whose pages a template links to, or whose templates it uses."""
    folders = [name.split("/")[0] for name in TEMPLATE_NAME.findall(template) if "/" in name]
    return [*URL_TAG.findall(template), *[folder for folder in folders if folder not in SHARED_TEMPLATES]]


@pytest.mark.parametrize("app", OUR_APPS)
def test_signals_are_received_from_below(app: str):
    for path in (ROOT / app).rglob("receivers.py"):
        imported = re.findall(r"^from (\w+)[\w.]* import", path.read_text(), flags=re.MULTILINE)
        assert [name for name in imported if (floor_of(name) or 0) > floor_of(app)] == []


def test_each_app_of_ours_stands_on_a_floor():
    installed = {entry.split(".")[0] for entry in settings.INSTALLED_APPS if entry.endswith("Config")}
    assert installed == set(OUR_APPS)
    assert FLOORS[0] == "config"


def test_the_trail_listens_to_every_state_move():
    listeners = [receiver() for _, receiver, *_ in state_moved.receivers]
    assert "record_move" in [listener.__name__ for listener in listeners if listener]

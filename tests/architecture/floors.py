"""The floors, for the tests that keep them."""

from django.apps import apps
from django.db.models import Model

FLOORS = ["config", "accounts", "plans", "billing", "documents", "compliance", "intake", "provisioning", "adminpanel"]
OUR_APPS = [name for name in FLOORS if name != "config"]


def floor_of(app: str) -> int | None:
    """How high an app stands; None for one that is not ours."""
    return FLOORS.index(app) if app in FLOORS else None


def our_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in OUR_APPS]

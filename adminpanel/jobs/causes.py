"""What may be wrong, as it is found: a cause with its words, and the page where it can be acted on."""

from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from django.apps import apps
from django.contrib import admin
from django.db import models
from django.urls import Resolver404, resolve, reverse

STUCK = "jobs.stuck"
LATE = "jobs.late"
FAILING = "jobs.failing"
MISSING = "jobs.missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """One thing that is wrong. `key` is the same each time it is found; `rows` is how many rows share it."""

    code: str
    key: str
    sentence: str
    path: str
    landlord_id: int | None = None
    subject: models.Model | None = None
    rows: int = 1


def page_of(row: models.Model) -> str:
    """The page of a row in the admin."""
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def list_of(model: type[models.Model], *, task: str, state: str) -> str:
    """The rows of a kind in one state, in the admin; where they have no list of their own, the runs of their task."""
    if admin.site.is_registered(model):
        opts = model._meta
        return f"{reverse(f'admin:{opts.app_label}_{opts.model_name}_changelist')}?{urlencode({'state__exact': state})}"
    return f"{reverse('admin:adminpanel_jobrun_changelist')}?{urlencode({'q': task})}"


def subject_at(path: str) -> models.Model | None:
    """The row whose page an address of the admin is; None for a list, or where the row is gone."""
    try:
        found = resolve(urlsplit(path).path)
    except Resolver404:
        return None
    key, name = found.kwargs.get("object_id"), found.url_name or ""
    if found.namespace != "admin" or key is None:
        return None
    app, model_name = name.split("_")[:2]
    model = apps.get_model(app, model_name)
    row: models.Model | None = model._default_manager.filter(pk=key).first()
    return row


def state_of(row: models.Model) -> str:
    """The word in its state column; empty for a row without one."""
    return str(getattr(row, "state", ""))

"""What staff, or a link sent to them, may write into the address or the form of a list: never an error of ours."""

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import Model
from django.urls import reverse

from tests.adminpanel.test_the_staff_site import REGISTERED, address

pytestmark = pytest.mark.django_db
FILTERS = (("__gte", "abc"), ("__year", "99999"), ("__range", "1"), ("__regex", "["))
LISTS = ({"q": "\x00"}, {"p": "abc"}, {"p": "99999999"}, {"o": "99.abc"}, {"e": "1", "id": "abc"})
KEYS = ["abc", "99999999999999999999", ""]
ANSWERS = {200, 302, 400, 403, 404}
ACTED_ON = [model for model in REGISTERED if "actions" in vars(type(admin.site._registry[model]))]
ONE_BY_ONE = [
    (model, name) for model in REGISTERED for name in getattr(admin.site._registry[model], "actions_detail", ())
]


def crafted(model: type[Model]) -> Iterator[dict[str, str]]:
    """Filters that no page offers, on one column of each sort."""
    columns = {type(field): field.name for field in model._meta.fields}
    for name in columns.values():
        yield from ({f"{name}{lookup}": words} for lookup, words in FILTERS)
    yield from LISTS


def of_app(app: str) -> list[type[Model]]:
    """The models of an app that staff have pages of."""
    return [model for model in REGISTERED if model._meta.app_label == app]


@pytest.mark.parametrize("app", sorted({model._meta.app_label for model in REGISTERED}))
def test_a_crafted_filter_is_never_an_error_of_ours(ada, everything, app):
    asked = [(address(model, "changelist"), query) for model in of_app(app) for query in crafted(model)]

    assert [(page, query) for page, query in asked if ada.get(page, query).status_code not in ANSWERS] == []


@pytest.mark.parametrize("query", [{"address__gte": "abc"}, {"at__year": "99999"}, {"why__regex": "["}])
def test_a_filter_that_cannot_be_asked_leads_back_to_the_list(ada, query):
    page = reverse("admin:accounts_auditentry_changelist")

    answer = ada.get(page, query, follow=True)

    assert answer.redirect_chain == [(f"{page}?e=1", 302)]
    assert answer.status_code == 200


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("model", ACTED_ON, ids=lambda model: model._meta.label)
def test_rows_chosen_by_a_crafted_key_are_none(ada, everything, model, key):
    before = model._default_manager.count()
    for action in ("delete_selected", *admin.site._registry[model].actions):
        chosen = {"action": action, ACTION_CHECKBOX_NAME: key, "post": "yes", "reason": "Because"}
        assert ada.post(address(model, "changelist"), chosen).status_code in ANSWERS
    assert model._default_manager.count() == before


@pytest.mark.parametrize("key", ["abc", "99999999999999999999"])
@pytest.mark.parametrize(("model", "name"), ONE_BY_ONE, ids=str)
def test_nothing_is_done_to_a_row_that_is_not_there(ada, model, name, key):
    assert ada.post(address(model, name, key), {"reason": "Because"}).status_code == 404

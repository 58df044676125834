"""Lists that people search, filter, sort and page by the address alone, so that a view of one can be kept and sent."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any, TypeAlias
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.forms.boundfield import BoundField

PAGE_SIZE = 25
SEARCH, SORT = "q", "sort"
Rows: TypeAlias = "QuerySet[Any] | Sequence[Any]"
Choices: TypeAlias = "Iterable[tuple[str, str]]"


class FilterForm(forms.Form):
    """What a list is narrowed by. A value that cannot be is said at its field, and narrows nothing."""

    q = forms.CharField(
        label="Search",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """What was chosen, by field, without what was left open or cannot be."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}

    @property
    def is_narrowed(self) -> bool:
        """Whether rows may be missing because of what was chosen."""
        return bool(self.chosen.keys() - {SORT})

    @property
    def filters(self) -> list[BoundField]:
        """Every field but the search."""
        return [self[name] for name in self.fields if name != SEARCH]

    @property
    def is_open(self) -> bool:
        """Whether the filters have something to show: a choice, or a problem."""
        return bool(self.errors.keys() | self.chosen.keys() - {SEARCH})

    @property
    def query(self) -> str:
        """What was chosen, as the parameters of an address."""
        return urlencode({name: self.data[name] for name in self.fields if name in self.chosen})


def choice(label: str, *, choices: Choices, any_label: str) -> forms.ChoiceField:
    """A filter that may be left open."""
    return forms.ChoiceField(label=label, required=False, choices=[("", any_label), *choices])


def sorting(*choices: tuple[str, str]) -> forms.ChoiceField:
    """The order of a list; the first is the one that it has by itself."""
    return forms.ChoiceField(label="Sort by", required=False, choices=choices)


def matching(text: str, *, within: Iterable[str]) -> Q:
    """The rows of which every word of a text is in one of these columns."""
    found = Q()
    for word in text.split():
        here = Q()
        for column in within:
            here |= Q(**{f"{column}__icontains": word})
        found &= here
    return found


def page_of(rows: Rows, *, number: str | None) -> "Page[Any]":
    """One page of a list; the first or last where there is no such page."""
    return Paginator(rows, PAGE_SIZE).get_page(number)

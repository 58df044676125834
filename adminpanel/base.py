"""What every page of the admin has in common: it tells refusals, and what staff change is in the trail."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG, ChangeList
from django.contrib.auth import get_permission_codename
from django.core.exceptions import PermissionDenied, SuspiciousOperation, ValidationError
from django.db import DatabaseError, InterfaceError, OperationalError, models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from unfold.admin import ModelAdmin, TabularInline

from accounts.audit import services as audit
from adminpanel.errors import refusal_of
from config.lib.errors import DomainError
from config.lib.money import format_pence

MACHINERY = ("attempts", "run_after", "error_code", "error", "created_at")
"""Columns of work rows, which are read last."""
BY_LANDLORD = ("landlord__reference", "landlord__email", "landlord__name", "landlord__company_name")
"""Where rows of a landlord's are looked for by whose they are."""

TOLD_ELSEWHERE = (IncorrectLookupParameters, SuspiciousOperation, PermissionDenied, OperationalError, InterfaceError)
"""What is wrong with the person, the request or the database, and not with the words of a filter."""

P = ParamSpec("P")
Page = Callable[Concatenate[Any, HttpRequest, P], HttpResponse]


def tells_refusals(page: Page[P]) -> Page[P]:
    """A posted change that is refused is undone and told on the page where it was asked for."""

    @wraps(page)
    def inner(self: Any, request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            with transaction.atomic():
                return page(self, request, *args, **kwargs)
        except (DomainError, DatabaseError) as error:
            refusal = refusal_of(error)
            if refusal is None or request.method != "POST":
                raise
            messages.error(request, refusal.message)
            return redirect(request.get_full_path())

    return inner


class StaffAdmin(ModelAdmin):  # type: ignore[misc]
    """Pages of a model that staff may change. Values of `personal` fields stay out of the trail."""

    personal: frozenset[str] = frozenset()
    list_per_page = 50

    def has_act_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether this member of staff may do what the page offers beyond editing."""
        opts = self.model._meta
        return request.user.has_perm(f"{opts.app_label}.change_{opts.model_name}")

    @tells_refusals
    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """One row."""
        return super().changeform_view(request, *args, **kwargs)  # type: ignore[no-any-return]

    @tells_refusals
    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The list, and what is done to several rows of it."""
        return super().changelist_view(request, *args, **kwargs)  # type: ignore[no-any-return]

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """The rows that are asked for; a filter that cannot be asked leads back to all, as an unknown one does."""
        try:
            with transaction.atomic():
                return super().get_changelist_instance(request)  # type: ignore[no-any-return]
        except TOLD_ELSEWHERE:
            raise
        except Exception as error:  # a column and a lookup can disagree with words in any way
            if not request.GET.keys() - {ERROR_FLAG}:
                raise
            raise IncorrectLookupParameters from error

    def response_action(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> HttpResponse | None:
        """Do something to the chosen rows; where a key is none, nothing was chosen."""
        try:
            for key in request.POST.getlist(ACTION_CHECKBOX_NAME):
                self.model._meta.pk.to_python(key)
        except ValidationError:
            return redirect(f"{request.path}?{ERROR_FLAG}=1")
        return super().response_action(request, queryset)  # type: ignore[no-any-return]

    def one(self, request: HttpRequest, key: str) -> models.QuerySet[Any]:
        """The row with a key that stands in an address; 404 where there is none."""
        row = self.get_object(request, key)
        if row is None:
            raise Http404
        return self.get_queryset(request).filter(pk=row.pk)  # type: ignore[no-any-return]

    @tells_refusals
    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Deleting one row, once confirmed."""
        return super().delete_view(request, *args, **kwargs)  # type: ignore[no-any-return]

    def save_model(self, request: HttpRequest, obj: Any, form: "forms.ModelForm[Any]", change: bool) -> None:
        """Write the row, and into the trail what of it changed."""
        self.write(request, obj, form, change)
        before = {name: form.initial.get(name) for name in form.changed_data} if change else {}
        after = {name: form.cleaned_data.get(name) for name in form.changed_data}
        audit.record(
            f"adminpanel.{obj._meta.model_name}.{'changed' if change else 'added'}",
            subject=obj,
            before=self.told(before),
            after=self.told(after),
        )

    def write(self, request: HttpRequest, obj: Any, form: "forms.ModelForm[Any]", change: bool) -> None:
        """Write the row, under whatever rules the model has."""
        super().save_model(request, obj, form, change)

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        """Delete the row, and say so in the trail."""
        self.record_deletion(obj)
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:
        """Delete the rows, and say so in the trail for each."""
        for row in queryset:
            self.record_deletion(row)
        super().delete_queryset(request, queryset)

    def record_deletion(self, row: models.Model) -> None:
        """Write into the trail that a row is about to go."""
        audit.record(f"adminpanel.{row._meta.model_name}.deleted", subject=row)

    def told(self, values: dict[str, Any]) -> dict[str, Any]:
        """Values as the trail may hold them: of what is personal only that it was there."""
        return {name: "…" if name in self.personal else plain(value) for name, value in values.items()}


class EvidenceAdmin(StaffAdmin):
    """Pages of a model whose rows are evidence or written by machinery: to be read, never to be changed.

    Every column is shown but those named in `hidden`; `shown` adds computed ones.
    """

    hidden: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Every column, and what is computed from them."""
        columns = [field.name for field in self.model._meta.fields if field.name not in ("id", *self.hidden)]
        return [*sorted(columns, key=lambda name: name in MACHINERY), *self.shown]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """All of them."""
        return self.get_fields(request, obj)

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        """Nobody adds one by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes one by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes one by hand."""
        return False


class AddedAdmin(EvidenceAdmin):
    """Pages of a model to which staff add rows, of which none is ever changed. `add_fields` is what they say of one."""

    add_fields: tuple[str, ...] = ()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """What staff say of a new one; every column of one that is there."""
        return super().get_fields(request, obj) if obj else list(self.add_fields)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Whatever is there."""
        return super().get_readonly_fields(request, obj) if obj else []

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        """Whoever has the right."""
        return request.user.has_perm(f"{self.opts.app_label}.{get_permission_codename('add', self.opts)}")


class EvidenceInline(TabularInline):  # type: ignore[misc]
    """Rows that belong to the one shown, to be read."""

    extra = 0
    can_delete = False
    hide_title = True
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody adds one by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes one by hand."""
        return False


def plain(value: Any) -> Any:
    """A value of a form as JSON has it."""
    if isinstance(value, models.Model):
        return value.pk
    return value if isinstance(value, bool | int | str | None) else str(value)


def as_json(value: Any) -> str:
    """A JSON value, indented."""
    return format_html('<pre class="staff-json">{}</pre>', json.dumps(value, indent=2, ensure_ascii=False))


def as_money(pence: int | None) -> str:
    """An amount, or a dash."""
    return "-" if pence is None else format_pence(pence)

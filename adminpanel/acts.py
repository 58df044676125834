"""What staff do to a row beyond editing it: they say why, it is done to each row, and it is written into the trail."""

from collections.abc import Callable
from typing import Any

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import DatabaseError, models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from unfold.widgets import UnfoldAdminTextInputWidget

from adminpanel.errors import refusal_of
from config.lib.errors import DomainError


class ReasonForm(forms.Form):
    """Why it is done; kept in the audit trail."""

    reason = forms.CharField(
        label="Why?",
        max_length=500,
        help_text="Kept in the audit trail.",
        widget=UnfoldAdminTextInputWidget({"autocomplete": "off"}),
    )


@reauthentication_required  # type: ignore[untyped-decorator]
def ensure_fresh(request: HttpRequest) -> None:
    """Pass where the person proved within five minutes that it is them; else they are led to do so, and back."""


class Act:
    """Something that staff do to rows of one model, for a reason.

    `form` asks for the reason and whatever else `do` takes; before one that `is_dangerous`, people prove who they are.
    """

    template = "adminpanel/act.html"

    def __init__(
        self,
        do: Callable[..., Any],
        *,
        title: str,
        explanation: str,
        done: str,
        form: type[ReasonForm] = ReasonForm,
        is_dangerous: bool = False,
    ) -> None:
        self.do, self.title, self.explanation, self.done = do, title, explanation, done
        self.form, self.is_dangerous = form, is_dangerous

    def answer(self, model_admin: Any, request: HttpRequest, *, rows: models.QuerySet[Any]) -> HttpResponse:
        """Ask for the reason; once it is given, do it to each row and say what became of it."""
        if self.is_dangerous:
            ensure_fresh(request)
        is_asked_here = "reason" in request.POST
        form = self.form_for(rows, data=request.POST if is_asked_here else None)
        if is_asked_here and form.is_valid():
            return self.carried_out(model_admin, request, rows=rows, values=form.cleaned_data)
        return render(request, self.template, self.page(model_admin, request, rows=rows, form=form))

    def form_for(self, rows: models.QuerySet[Any], *, data: Any) -> ReasonForm:
        """The form of this act, filled in where it was posted."""
        return self.form(data)

    def carried_out(
        self, model_admin: Any, request: HttpRequest, *, rows: models.QuerySet[Any], values: dict[str, Any]
    ) -> HttpResponse:
        """Do it to each row, and back to where the person came from."""
        for row in rows:
            self.attempt(request, row=row, values=values)
        return redirect(back(model_admin, request, rows=rows))

    def attempt(self, request: HttpRequest, *, row: models.Model, values: dict[str, Any]) -> None:
        """Do it to one row; a refusal is told and leaves the others alone."""
        more = {name: value for name, value in values.items() if name != "reason"}
        try:
            with transaction.atomic():
                self.do(row, request.user, values["reason"], **more)
        except (DomainError, DatabaseError) as error:
            refusal = refusal_of(error)
            if refusal is None:
                raise
            messages.error(request, f"{row}: {refusal.message}")
        else:
            messages.success(request, f"{row}: {self.done}")

    def page(
        self, model_admin: Any, request: HttpRequest, *, rows: models.QuerySet[Any], form: ReasonForm
    ) -> dict[str, Any]:
        """What the page that asks for the reason shows."""
        return {
            **model_admin.admin_site.each_context(request),
            "title": self.title,
            "act": self,
            "rows": rows,
            "form": form,
            "back": back(model_admin, request, rows=rows),
            "action": request.POST.get("action", ""),
            "selected": request.POST.getlist(ACTION_CHECKBOX_NAME),
        }


def back(model_admin: Any, request: HttpRequest, *, rows: models.QuerySet[Any]) -> str:
    """Where the person came from: the list where rows were chosen in it, else the row's own page."""
    if ACTION_CHECKBOX_NAME in request.POST:
        return request.get_full_path()
    opts = model_admin.model._meta
    page = f"admin:{opts.app_label}_{opts.model_name}"
    row = rows.first()  # which the act may have deleted
    return reverse(f"{page}_change", args=[row.pk]) if row else reverse(f"{page}_changelist")

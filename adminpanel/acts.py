"""What staff do to a row beyond editing it: they say why, it is done to each row, and it is written into the trail."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from unfold.widgets import UnfoldAdminTextInputWidget

from accounts.models import User
from config.lib.errors import DomainError


class ReasonForm(forms.Form):
    """Why it is done; kept in the audit trail."""

    reason = forms.CharField(
        label="Why?",
        max_length=500,
        help_text="Kept in the audit trail.",
        widget=UnfoldAdminTextInputWidget({"autocomplete": "off"}),
    )


class Act:
    """Something that staff do to rows of one model, for a reason."""

    def __init__(self, do: Callable[[Any, User, str], None], *, title: str, explanation: str, done: str) -> None:
        self.do, self.title, self.explanation, self.done = do, title, explanation, done

    def answer(self, model_admin: Any, request: HttpRequest, *, rows: models.QuerySet[Any]) -> HttpResponse:
        """Ask for the reason; once it is given, do it to each row and say what became of it."""
        is_asked_here = "reason" in request.POST
        form = ReasonForm(request.POST if is_asked_here else None)
        if is_asked_here and form.is_valid():
            for row in rows:
                self.attempt(request, row=row, why=form.cleaned_data["reason"])
            return redirect(back(request))
        return render(request, "adminpanel/act.html", self.page(model_admin, request, rows=rows, form=form))

    def attempt(self, request: HttpRequest, *, row: models.Model, why: str) -> None:
        """Do it to one row; a refusal is told and leaves the others alone."""
        assert isinstance(request.user, User)  # noqa: S101  # the site lets nobody else in
        try:
            with transaction.atomic():
                self.do(row, request.user, why)
        except DomainError as refusal:
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
            "back": back(request),
            "action": request.POST.get("action", ""),
            "selected": request.POST.getlist(ACTION_CHECKBOX_NAME),
        }


def back(request: HttpRequest) -> str:
    """Where the person came from: the list where rows were chosen in it, else the row's own page."""
    return request.get_full_path() if ACTION_CHECKBOX_NAME in request.POST else "../change/"

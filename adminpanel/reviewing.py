"""The page on which staff check an order: answers, text and findings side by side, and what can be decided."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.models import User
from adminpanel.errors import DecidedMeanwhile
from config.lib.dayfield import DayField
from config.lib.errors import DomainError
from documents.generation.catalogue import kinds
from documents.generation.errors import AnswersRefused
from documents.generation.facts import in_words, label_of
from documents.generation.recipes import kept_recipe
from documents.models import DocumentOrder, GenerationRun, OrderedDocument
from documents.orders import review
from documents.orders.asking import asked_now, questions_of
from documents.orders.forms import QuestionsForm
from documents.orders.selectors import kinds_of, open_question, product_of
from documents.orders.showing import shown as in_answer
from documents.orders.states import OrderState


class ChangesForm(QuestionsForm):
    """What is to be changed, and the answers that are to be corrected."""

    why = forms.CharField(label="What is to be changed, and why?", max_length=1000, widget=forms.Textarea({"rows": 3}))


class AskForm(forms.Form):
    """What the customer is asked."""

    words = forms.CharField(label="Your question", max_length=1000, widget=forms.Textarea({"rows": 3}))
    about = forms.MultipleChoiceField(
        label="Which answers should they look at?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="They are shown with your question, to be corrected.",
    )

    def __init__(self, *args: Any, order: DocumentOrder, **options: Any) -> None:
        super().__init__(*args, **options)
        asked = asked_now(kinds_of(order), nation=order.nation, answers=order.answers)
        self.fields["about"].choices = [(one.name, one.shown_as) for one in asked]  # type: ignore[attr-defined]


class PostedForm(forms.Form):
    """The papers are in the post."""

    posted_on = DayField(label="Posted on")
    carrier_reference = forms.CharField(label="Carrier's reference", max_length=60)


def review_page(model_admin: Any, request: HttpRequest, *, order: DocumentOrder) -> HttpResponse:
    """Show the order, or do what was decided; a refusal is told and what was typed stays."""
    made = forms_of(request, order)
    if request.method == "POST":
        deed = request.POST.get("deed", "")
        form = made.get(deed)
        if request.POST.get("seen") != mark_of(order):
            messages.error(request, DecidedMeanwhile.message)
        elif form and "more" not in request.POST and form.is_valid() and decided(request, order, deed=deed, form=form):
            return redirect(request.path)
        order.refresh_from_db()
    context = {**model_admin.admin_site.each_context(request), **shown(order), "forms": made, "seen": mark_of(order)}
    return render(request, "adminpanel/review.html", context)


def mark_of(order: DocumentOrder) -> str:
    """What an order is known by as it stands: it differs once somebody acted on it or its documents were made anew."""
    runs = order.documents.order_by("number").values_list("run", flat=True)
    return f"{order.state}:{order.notes.count()}:{order.posted_on or ''}:{'-'.join(map(str, runs))}"


def forms_of(request: HttpRequest, order: DocumentOrder) -> dict[str, forms.Form]:
    """The form of each thing that can be done with the order as it stands, filled in where it was posted."""
    chosen = kinds_of(order)

    def data(deed: str) -> Any:
        return request.POST if request.method == "POST" and request.POST.get("deed") == deed else None

    questions = questions_of(chosen, nation=order.nation)
    shared = {"questions": questions, "kinds": chosen, "nation": order.nation, "answers": order.answers}
    every: dict[str, Callable[[], forms.Form]] = {
        "approve": lambda: forms.Form(data("approve")),
        "changes": lambda: ChangesForm(data("changes"), **shared),
        "ask": lambda: AskForm(data("ask"), order=order),
        "again": lambda: forms.Form(data("again")),
        "posted": lambda: PostedForm(data("posted")),
    }
    return {deed: every[deed]() for deed in possible(order)}


def possible(order: DocumentOrder) -> tuple[str, ...]:
    """What can be done with an order as it stands."""
    if order.state == OrderState.IN_REVIEW:
        return ("approve", "changes", "ask")
    if order.state == OrderState.FAILED:
        return ("again",)
    waits_for_post = order.state == OrderState.DELIVERING and order.is_posted and order.posted_on is None
    return ("posted",) if waits_for_post else ()


def decided(request: HttpRequest, order: DocumentOrder, *, deed: str, form: forms.Form) -> bool:
    """Do what was decided, and say so; whether it was done."""
    assert isinstance(request.user, User)  # noqa: S101 - the site lets nobody else in
    try:
        with transaction.atomic():
            DEEDS[deed](order, request.user, form)
    except AnswersRefused as refusal:
        for question, why in refusal.problems.items():
            messages.error(request, f"{question}: {why}")
        return False
    except DomainError as refusal:
        messages.error(request, f"{order}: {refusal.message}")
        return False
    messages.success(request, f"{order}: {DONE[deed]}")
    return True


def ask_for_changes(order: DocumentOrder, by: User, form: Any) -> None:
    """Have it made anew."""
    review.ask_for_changes(order, why=form.cleaned_data["why"], by=by, answers=form.values())


def ask(order: DocumentOrder, by: User, form: Any) -> None:
    """Ask the customer."""
    review.ask_customer(order, words=form.cleaned_data["words"], about=form.cleaned_data["about"], by=by)


def mark_posted(order: DocumentOrder, by: User, form: Any) -> None:
    """The papers are in the post."""
    said = form.cleaned_data
    review.mark_posted(order, on=said["posted_on"], carrier_reference=said["carrier_reference"], by=by)


DEEDS: Mapping[str, Callable[[DocumentOrder, User, Any], None]] = {
    "approve": lambda order, by, form: review.approve(order, by=by),
    "changes": ask_for_changes,
    "ask": ask,
    "again": lambda order, by, form: review.try_again(order, by=by),
    "posted": mark_posted,
}
DONE = {
    "approve": "approved. Its files are being finished.",
    "changes": "its documents are being made anew.",
    "ask": "the question is on its way.",
    "again": "tried again.",
    "posted": "the papers are in the post.",
}


def shown(order: DocumentOrder) -> dict[str, Any]:
    """What the page says of the order."""
    documents = [described(one) for one in order.documents.select_related("run__template", "run__snapshot")]
    return {
        "title": f"Review {order.reference}",
        "order": order,
        "chosen": product_of(order),
        "documents": documents,
        "notes": order.notes.select_related("by"),
        "open_question": open_question(order),
        "given": given(order),
    }


def given(order: DocumentOrder) -> list[tuple[str, str]]:
    """The answers in words, by what they are called."""
    asked = asked_now(kinds_of(order), nation=order.nation, answers=order.answers)
    return [(one.shown_as, in_answer(one, order.answers.get(one.name))) for one in asked]


def described(document: OrderedDocument) -> dict[str, Any]:
    """A document as it was made: its written fields, what the check found, and where its draft is."""
    run = document.run
    version = getattr(run, "version", None) if run else None
    return {
        "document": document,
        "title": kinds()[document.kind].title,
        "run": run,
        "version": version,
        "fields": written(run) if run and version else [],
        "findings": run.findings if run else [],
        "facts": followed(run) if run else [],
    }


def written(run: GenerationRun) -> list[tuple[str, str]]:
    """The fields that were written, in the order in which the document has them."""
    output, names = run.version.output, [one.name for one in kept_recipe(run.template).fields]
    return [(name.replace("_", " ").capitalize(), output[name]) for name in names if name in output]


def followed(run: GenerationRun) -> list[tuple[str, str | None]]:
    """What follows from the answers by rule, in words."""
    recipe, facts = kept_recipe(run.template), run.snapshot.data["facts"]
    return [
        (label_of(one.name, recipe=recipe), in_words(one.name, recipe=recipe, facts=facts)) for one in recipe.derived
    ]

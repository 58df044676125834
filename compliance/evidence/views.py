"""The pages on which proofs, services, days and reasons are recorded."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import capfirst
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.portal import PortalRequest, portal_view
from compliance.evidence import services
from compliance.evidence.errors import EvidenceRefused
from compliance.evidence.forms import (
    CorrectionForm,
    DaysForm,
    EvidenceForm,
    ServiceForm,
    WaiverForm,
    WithdrawForm,
)
from compliance.evidence.proposing import TAKEN_BY, proposed_from
from compliance.evidence.selectors import days_said, get_evidence, waiver_of
from compliance.models import Evidence, Requirement
from compliance.pages import place_of
from compliance.portfolio.capping import ensure_requirement_open
from compliance.selectors import get_requirement
from config.lib.display import first_input, prose
from documents.errors import UploadRefused
from documents.models import Document
from documents.proposals import review_of
from documents.selectors import usable_documents
from documents.services import judge_field, take_for
from plans.features import Access, FeatureKey
from plans.gate import current_entitlements, require_feature

writing = require_feature(FeatureKey.COMPLIANCE_DASHBOARD, Access.WRITE)
METHODS = ["GET", "POST"]
UPLOAD, DOCUMENT = "upload", "document"
REJECT, TAKE_BACK = "reject", "take_back"


def back(requirement: Requirement) -> HttpResponse:
    """To the page of the requirement."""
    return redirect("compliance:requirement-detail", requirement.pk)


def page(request: PortalRequest, form: forms.Form, *, requirement: Requirement, **words: Any) -> HttpResponse:
    """A page with one form about a requirement."""
    shown = {"form": form, "requirement": requirement, "place": place_of(requirement), **words}
    return render(request, "compliance/evidence/form.html", shown, status=422 if form.errors else 200)


def who(request: PortalRequest) -> User:
    """The person at the browser."""
    assert isinstance(request.user, User)  # noqa: S101  # a portal view lets nobody else in
    return request.user


def open_requirement(request: PortalRequest, *, pk: int) -> Requirement:
    """One requirement of this landlord, of which something may be recorded; another's is a 404."""
    requirement = get_requirement(request.landlord, pk=pk)
    ensure_requirement_open(requirement)
    return requirement


def open_evidence(request: PortalRequest, *, pk: int) -> Evidence:
    """One entry of such a requirement."""
    evidence = get_evidence(request.landlord, pk=pk)
    ensure_requirement_open(evidence.requirement)
    return evidence


@require_http_methods(METHODS)
@portal_view
@writing
def evidence_new(request: PortalRequest, pk: int) -> HttpResponse:
    """Record a proof."""
    requirement = open_requirement(request, pk=pk)
    document = named_document(request)
    if request.method == "GET":
        form = begun(request, requirement=requirement, document=document)
    else:
        form = sent(request, EvidenceForm, requirement=requirement)
        if document is not None and {REJECT, TAKE_BACK} & set(request.POST) and beside(request, document, form):
            form = judged(request, form, document=document)
        elif form.is_valid() and taken(
            form, lambda: services.record_evidence(requirement, form.details, by=who(request))
        ):
            messages.success(request, "Recorded. Dates, standing and score are up to date.")
            return back(requirement)
    law = requirement.obligation
    words = {"heading": f"Record: {law.name}", "lead": law.evidence, "label": "Record it"}
    return page(request, form, requirement=requirement, **words, **beside(request, document, form))


def named_document(request: PortalRequest) -> Document | None:
    """The landlord's file that the address names, if it does."""
    key = request.GET.get("document", "")
    return usable_documents(request.landlord).filter(pk=key).first() if key.isdecimal() else None


def begun(request: PortalRequest, *, requirement: Requirement, document: Document | None) -> EvidenceForm:
    """A form to fill in: empty, or with what was read of a document."""
    if document is None:
        return EvidenceForm(requirement=requirement, initial={"outcome": "satisfactory"})
    initial = proposed_from(document, entitlements=current_entitlements(request))
    return EvidenceForm(requirement=requirement, initial=initial)


def beside(request: PortalRequest, document: Document | None, form: forms.Form) -> dict[str, Any]:
    """The document that stands beside the form, where the plan has that."""
    entitlements = current_entitlements(request)
    if document is None or not entitlements.allows(FeatureKey.EXTRACTION_REVIEW_UI, to=Access.READ):
        return {}
    inputs = {name: first_input(form[taken]) for name, taken in TAKEN_BY.items() if taken in form.fields}
    return {"review": review_of(document, entitlements=entitlements, inputs=inputs)}


def judged(request: PortalRequest, form: EvidenceForm, *, document: Document) -> EvidenceForm:
    """The form after one field was rejected or taken back: with what follows now, but for what a person changed."""
    requirement, entitlements = form.requirement, current_entitlements(request)
    before = proposed_from(document, entitlements=entitlements)
    name = request.POST.get(REJECT) or request.POST.get(TAKE_BACK, "")
    judge_field(document, name, is_rejected=REJECT in request.POST, by=who(request))
    after = proposed_from(document, entitlements=entitlements)
    form.full_clean()
    typed = {name: typed_in(form, name) for name in form.fields if name != UPLOAD}
    untouched = {name for name in typed if typed[name] in (before.get(name), None, "")}
    return EvidenceForm(requirement=requirement, initial=typed | {name: after.get(name) for name in untouched})


def typed_in(form: forms.Form, name: str) -> Any:
    """What stands in a field, right or not; None where nothing does."""
    if name in form.cleaned_data:
        return form.cleaned_data[name]
    raw = form[name].data
    return raw if not isinstance(raw, list) or any(raw) else None


def sent(request: PortalRequest, kind: type[EvidenceForm], *, requirement: Requirement) -> EvidenceForm:
    """The form as it was sent. A file is taken into the vault at once, so that no mistake elsewhere loses it."""
    data, problem = request.POST.copy(), ""
    if upload := request.FILES.get(UPLOAD):
        try:
            data[DOCUMENT] = str(take_for(request.landlord, upload, by=who(request)).document.pk)
        except UploadRefused as refusal:
            problem = refusal.message
    form = kind(data, MultiValueDict(), requirement=requirement)
    if problem:
        form.full_clean()
        form.add_error(UPLOAD, problem)
    return form


def taken(form: forms.Form, write: Callable[[], object]) -> bool:
    """Whether it was recorded; what cannot be is said at its field."""
    try:
        write()
    except EvidenceRefused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return False
    return True


@require_http_methods(METHODS)
@portal_view
@writing
def evidence_correct(request: PortalRequest, pk: int) -> HttpResponse:
    """Put a new entry in the place of a wrong one."""
    evidence = open_evidence(request, pk=pk)
    requirement = evidence.requirement
    words = {
        "heading": "Correct this entry",
        "lead": "The wrong entry is kept beside the new one.",
        "label": "Correct it",
    }
    if request.method == "GET":
        form: EvidenceForm = CorrectionForm(requirement=requirement, initial=typed(evidence))
    else:
        form = sent(request, CorrectionForm, requirement=requirement)
        if form.is_valid() and taken(form, lambda: correct(form, evidence, by=who(request))):
            messages.success(request, "Corrected. Dates, standing and score are up to date.")
            return back(requirement)
    return page(request, form, requirement=requirement, **words)


def typed(evidence: Evidence) -> dict[str, Any]:
    """An entry as its form shows it."""
    names = ("issued_on", "expires_on", "previous_deadline", "report_deadline", "outcome", "number", "issued_by")
    return {**{name: getattr(evidence, name) for name in names}, DOCUMENT: evidence.document_id}


def correct(form: EvidenceForm, evidence: Evidence, *, by: User) -> None:
    """Write the correction."""
    services.correct_evidence(evidence, form.details, why=form.cleaned_data["why"], by=by)


@require_http_methods(METHODS)
@portal_view
@writing
def evidence_withdraw(request: PortalRequest, pk: int) -> HttpResponse:
    """Say that an entry proves nothing."""
    evidence = open_evidence(request, pk=pk)
    form = WithdrawForm(request.POST or None)
    if form.is_valid() and taken(
        form, lambda: services.withdraw_evidence(evidence, why=form.cleaned_data["why"], by=who(request))
    ):
        messages.success(request, "Withdrawn. It stays in the history and proves nothing.")
        return back(evidence.requirement)
    words = {"heading": "Withdraw this entry", "lead": "It stays in the history.", "label": "Withdraw it"}
    return page(request, form, requirement=evidence.requirement, **words)


@require_http_methods(METHODS)
@portal_view
@writing
def evidence_served(request: PortalRequest, pk: int) -> HttpResponse:
    """Record that the tenant was given it."""
    evidence = open_evidence(request, pk=pk)
    form = ServiceForm(request.POST or None, evidence=evidence)
    if form.is_valid() and taken(form, lambda: services.record_service(evidence, **form.cleaned_data, by=who(request))):
        messages.success(request, "Recorded that it was given.")
        return back(evidence.requirement)
    words = {
        "heading": "Record that it was given to the tenant",
        "lead": "When, how, and which file.",
        "label": "Record it",
    }
    return page(request, form, requirement=evidence.requirement, **words)


@require_http_methods(METHODS)
@portal_view
@writing
def requirement_days(request: PortalRequest, pk: int) -> HttpResponse:
    """Say the days that the due date turns on."""
    requirement = open_requirement(request, pk=pk)
    said = days_said(requirement)
    if not said:
        return back(requirement)
    form = DaysForm(request.POST if request.method == "POST" else None, requirement=requirement, initial=said)
    if request.method == "POST" and form.is_valid():
        for name, before in said.items():
            if form.cleaned_data[name] != before:
                services.say_happened(requirement, name=name, on=form.cleaned_data[name], by=who(request))
        messages.success(request, "Saved. What is due is up to date.")
        return back(requirement)
    words = {
        "heading": "Dates that only you know",
        "lead": capfirst(prose(requirement.obligation.due_date_rule)),
        "label": "Save",
    }
    return page(request, form, requirement=requirement, **words)


@require_http_methods(METHODS)
@portal_view
@writing
def requirement_waive(request: PortalRequest, pk: int) -> HttpResponse:
    """Say why a question is not required, or ask it again."""
    requirement = open_requirement(request, pk=pk)
    waiver = waiver_of(requirement)
    if request.method == "POST" and "ask" in request.POST and waiver is not None:
        services.waive(requirement, is_waived=False, why="Asked again", by=who(request))
        messages.success(request, "It is a question again.")
        return back(requirement)
    form = WaiverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.waive(requirement, is_waived=True, why=form.cleaned_data["why"], by=who(request))
        messages.success(request, "Noted that it is not required, and why.")
        return back(requirement)
    words = {"heading": "Not required here", "lead": requirement.obligation.name, "label": "It is not required"}
    return page(request, form, requirement=requirement, **words)

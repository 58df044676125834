"""A tenant's pages: which homes are shared with them, and what of each."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.audit import services as audit
from accounts.branding.selectors import brand_of, on_pages
from compliance.models import PaperRequest
from compliance.tenants import inviting, receiving, writing
from compliance.tenants.door import TenancyRequest, person, tenancy_view
from compliance.tenants.errors import NothingGoesOut, TooMuch
from compliance.tenants.forms import MessageForm, RequestForm
from compliance.tenants.papers import Paper, get_paper, own_receipts, papers_of
from compliance.tenants.selectors import accesses_of
from config.lib import clock
from documents.delivery import attachment, picture
from documents.selectors import get_page_image

TENANCY = "tenancy:papers"


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The tenancies that are shared with whoever is signed in, and the invitations that wait for them."""
    accesses = list(accesses_of(person(request), on=clock.today()))
    accepted = [access for access in accesses if access.accepted_at]
    waiting = [access for access in accesses if not access.accepted_at]
    if len(accepted) == 1 and not waiting:
        return redirect(TENANCY, accepted[0].tenancy_id)
    return render(request, "compliance/tenancy/home.html", {"accepted": accepted, "waiting": waiting})


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept an invitation, or decline it; somebody else's is a 404."""
    access = get_object_or_404(accesses_of(person(request), on=clock.today()), pk=pk)
    if "decline" in request.POST:
        inviting.decline(access)
        messages.success(request, "Declined. You are shown nothing of this home.")
        return redirect("tenancy:home")
    inviting.accept(access)
    return redirect(TENANCY, access.tenancy_id)


@require_GET
@tenancy_view
def papers(request: TenancyRequest) -> HttpResponse:
    """What is shared with a tenancy, and what of it this tenant confirmed."""
    access = request.access
    confirmed = own_receipts(access)
    listed = [(paper, confirmed.pop(paper.document.pk, None)) for paper in papers_of(access.tenancy)]
    shown = {"papers": listed, "earlier": confirmed.values(), **page(request)}
    return render(request, "compliance/tenancy/papers.html", shown)


@require_GET
@tenancy_view
def paper(request: TenancyRequest, document: int) -> HttpResponse:
    """One paper: its pages as pictures, its fingerprint, and the way to say that it was received."""
    found = get_paper(request.access.tenancy, document=document)
    pictures = found.document.page_images.all()
    audit.record("documents.viewed", subject=found.document)
    shown = {
        "paper": found,
        "inspection": getattr(found.document, "inspection", None),
        "pictures": pictures,
        "receipt": own_receipts(request.access).get(document),
        **page(request),
    }
    return render(request, "compliance/tenancy/paper.html", shown)


@require_GET
@tenancy_view
def page_image(request: TenancyRequest, document: int, number: int) -> HttpResponseBase:
    """One page of a paper, drawn by us."""
    found = get_paper(request.access.tenancy, document=document)
    return picture(get_page_image(found.document, number=number))


@require_GET
@tenancy_view
def download(request: TenancyRequest, document: int) -> HttpResponseBase:
    """The file as the landlord gave it, always as an attachment, under a name that says what it is."""
    found = get_paper(request.access.tenancy, document=document)
    audit.record("documents.downloaded", subject=found.document)
    return attachment(found.document.file, name=found.file_name, media_type=found.document.media_type)


@require_POST
@tenancy_view
def received(request: TenancyRequest, document: int) -> HttpResponse:
    """Say that a paper was received."""
    found = get_paper(request.access.tenancy, document=document)
    receiving.confirm(request.access, found)
    messages.success(request, "Thank you. Your landlord can see that you received it, and when.")
    return redirect(TENANCY, request.access.tenancy_id)


@require_http_methods(["GET", "POST"])
@tenancy_view
def messages_with_landlord(request: TenancyRequest) -> HttpResponse:
    """What tenant and landlord wrote to each other, and a form to go on."""
    form = MessageForm(request.POST if request.method == "POST" else None)
    send = lambda: writing.write_to_landlord(request.access, text=form.cleaned_data["text"])  # noqa: E731
    if form.is_valid() and sent(form, send, field="text"):
        messages.success(request, "Sent. Your landlord is told by e-mail that there is a message.")
        return redirect("tenancy:messages", request.access.tenancy_id)
    thread = writing.read_thread(request.access, by_tenant=True)
    shown = {"form": form, "thread": thread, **page(request)}
    return render(request, "compliance/tenancy/messages.html", shown, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@tenancy_view
def requests(request: TenancyRequest) -> HttpResponse:
    """What this tenant asked for and how far it is, and a form to ask."""
    form = RequestForm(request.POST if request.method == "POST" else None)
    send = lambda: writing.ask_for(request.access, **form.cleaned_data)  # noqa: E731
    if form.is_valid() and sent(form, send, field="note"):
        messages.success(request, "Asked. Your landlord is told by e-mail, and the answer appears here.")
        return redirect("tenancy:requests", request.access.tenancy_id)
    there: dict[int | None, Paper] = {paper.document.pk: paper for paper in papers_of(request.access.tenancy)}
    asked = [(row, there.get(row.document_id)) for row in PaperRequest.objects.filter(access=request.access)]
    shown = {"form": form, "asked": asked, **page(request)}
    return render(request, "compliance/tenancy/requests.html", shown, status=422 if form.is_bound else 200)


def sent(form: Form, send: Callable[[], object], *, field: str) -> bool:
    """Whether it was sent; what keeps it from that is said at the field, with what was typed."""
    try:
        send()
    except (NothingGoesOut, TooMuch) as refusal:
        form.add_error(field, refusal.message)
        return False
    return True


def page(request: TenancyRequest) -> dict[str, Any]:
    """What each page of a tenancy shows."""
    access = request.access
    home = access.tenancy.property
    brand = brand_of(home.landlord)
    shown = on_pages(brand) if brand else None
    return {"access": access, "home": home, "may_write": request.may_write, "brand": shown}

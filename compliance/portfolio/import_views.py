"""The pages of an import: the file, its columns, what it becomes, and then the homes."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.portal import PortalRequest, portal_view
from compliance.errors import ChangedElsewhere
from compliance.models import PropertyImport
from compliance.portfolio import importing
from compliance.portfolio.columns import COLUMNS
from compliance.portfolio.import_forms import ColumnsForm, CommitForm, UploadForm
from compliance.portfolio.selectors import begun_imports, get_import
from compliance.portfolio.views import writing
from compliance.states import ImportState

COLUMNS_PAGE = "compliance:property-import-columns"
PREVIEW_PAGE = "compliance:property-import-preview"
LIST_PAGE = "compliance:property-list"
Page = Callable[[PortalRequest, PropertyImport], HttpResponse]
Door = Callable[[PortalRequest, int], HttpResponse]


def of_draft(page: Page) -> Door:
    """Find the import; one that has ended leads to the homes, with what came of it."""

    @wraps(page)
    def inner(request: PortalRequest, pk: int) -> HttpResponse:
        row = get_import(request.landlord, pk=pk)
        if row.state == ImportState.DRAFT:
            return page(request, row)
        messages.info(request, ended(row))
        return redirect(LIST_PAGE)

    return inner


def ended(row: PropertyImport) -> str:
    """What came of an import."""
    if row.state == ImportState.ABANDONED:
        return f"The import of {row.file_name} was stopped. Nothing came of it."
    return f"{row.file_name} is imported: {homes(row.added)} came of it."


def homes(count: int) -> str:
    """So many homes."""
    return "1 home" if count == 1 else f"{count} homes"


@require_http_methods(["GET", "POST"])
@portal_view
@writing
def property_import(request: PortalRequest) -> HttpResponse:
    """Upload a file."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        row = importing.begin(
            request.landlord, by=request.user, file_name=form.file_name, sheet=form.cleaned_data["file"]
        )
        return redirect(COLUMNS_PAGE, row.pk)
    shown = {"form": form, "columns": COLUMNS, "begun": begun_imports(request.landlord)}
    return render(request, "compliance/portfolio/import.html", shown, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@portal_view
@writing
@of_draft
def property_import_columns(request: PortalRequest, row: PropertyImport) -> HttpResponse:
    """Say which column holds what."""
    form = ColumnsForm(request.POST if request.method == "POST" else None, of=row)
    if form.is_valid():
        importing.tell_columns(row, mapping=form.mapping)
        return redirect(PREVIEW_PAGE, row.pk)
    shown = {"form": form, "row": row}
    return render(request, "compliance/portfolio/import_columns.html", shown, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@portal_view
@writing
@of_draft
def property_import_preview(request: PortalRequest, row: PropertyImport) -> HttpResponse:
    """See what each row becomes; then import, when the landlord says so."""
    if not row.mapping:
        return redirect(COLUMNS_PAGE, row.pk)
    shown = importing.preview(row)
    form = CommitForm(request.POST if request.method == "POST" else None, refused=len(shown.refused))
    if not form.is_bound or not form.is_valid():
        return previewed(request, row=row, shown=shown, form=form, status=422 if form.is_bound else 200)
    try:
        count = importing.commit(row, seen=form.cleaned_data["seen"], by=request.user)
    except ChangedElsewhere:
        messages.warning(request, "Something changed since this page was shown. Nothing is imported yet: look again.")
        return previewed(request, row=row, shown=importing.preview(get_import(request.landlord, pk=row.pk)), status=409)
    messages.success(request, f"{homes(count)} {'was' if count == 1 else 'were'} imported, with what the law asks.")
    return redirect(LIST_PAGE)


def previewed(
    request: PortalRequest,
    *,
    row: PropertyImport,
    shown: importing.Preview,
    form: CommitForm | None = None,
    status: int,
) -> HttpResponse:
    """The page of what each row becomes."""
    form = form or CommitForm(refused=len(shown.refused))
    context = {"row": row, "preview": shown, "form": form, "count": homes(len(shown.homes))}
    return render(request, "compliance/portfolio/import_preview.html", context, status=status)


@require_http_methods(["GET", "POST"])
@portal_view
@writing
@of_draft
def property_import_abandon(request: PortalRequest, row: PropertyImport) -> HttpResponse:
    """Ask, then let an import be."""
    if request.method == "GET":
        return render(request, "compliance/portfolio/import_abandon.html", {"row": row})
    importing.abandon(row, by=request.user)
    messages.success(request, f"The import of {row.file_name} is stopped, and what was in it is forgotten.")
    return redirect(LIST_PAGE)

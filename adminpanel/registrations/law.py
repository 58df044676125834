"""The law, to be read: it comes with its file or by command. Schemes of councils and weights are the staff's to say."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import URLField
from django.http import HttpRequest, HttpResponse
from unfold.decorators import action
from unfold.widgets import UnfoldAdminURLInputWidget

from adminpanel.acts import Act
from adminpanel.base import AddedAdmin, EvidenceAdmin, EvidenceInline, StaffAdmin, as_json
from adminpanel.law_forms import SchemeForm, WeightForm
from compliance.models import LicensingScheme, LocalAuthority, Obligation, ObligationSource, Weight
from compliance.schemes import delete_scheme, save_scheme
from compliance.scoring.weights import add_weight


class SourcesOfObligation(EvidenceInline):
    model = ObligationSource
    fields = ("fact", "status", "source_title", "source_url")
    readonly_fields = fields
    show_change_link = False


@admin.register(Obligation)
class ObligationAdmin(EvidenceAdmin):
    """What the law asks, with where each statement comes from."""

    hidden = ("predicate",)
    shown = ("decided_by",)
    list_display = ("name", "code", "number", "starts_on", "ends_on", "scope", "kind", "risk_weight")
    list_filter = ("status", "kind", "scope", "category")
    search_fields = ("name", "code", "applies_when", "legal_source")
    inlines = (SourcesOfObligation,)

    @admin.display(description="Predicate")
    def decided_by(self, obligation: Obligation) -> str:
        """The condition as it is decided."""
        return as_json(obligation.predicate)


@admin.register(LocalAuthority)
class LocalAuthorityAdmin(EvidenceAdmin):
    """Councils."""

    list_display = ("name", "code", "nation", "region")
    list_filter = ("nation", "region")
    search_fields = ("name", "code")


DELETE_SCHEME = Act(
    lambda scheme, by, why: delete_scheme(scheme, by=by, why=why),
    title="Delete this scheme",
    explanation="What it said of homes is not said any more since today. One that has ended is given its end instead.",
    done="deleted.",
)


@admin.register(LicensingScheme)
class LicensingSchemeAdmin(StaffAdmin):
    """Licensing schemes and Article 4 directions. One that covers a whole council area answers for its homes."""

    form = SchemeForm
    formfield_overrides: ClassVar = {URLField: {"widget": UnfoldAdminURLInputWidget, "assume_scheme": "https"}}
    list_display = ("name", "local_authority", "kind", "starts_on", "ends_on", "covers_whole_area", "recorded_by")
    list_filter = ("kind", "covers_whole_area", "local_authority__nation")
    list_select_related = ("local_authority", "recorded_by")
    search_fields = ("name", "local_authority__name")
    autocomplete_fields = ("local_authority",)
    date_hierarchy = "starts_on"
    fields = (
        ("local_authority", "kind"),
        "name",
        ("starts_on", "ends_on"),
        "covers_whole_area",
        "source_url",
        "note",
        "reason",
    )
    actions_detail = ("delete_this",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """It is deleted for a reason, by the act of that name."""
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: "forms.ModelForm[Any]", change: bool) -> None:
        """Write the scheme with its reason, and what follows for homes."""
        save_scheme(obj, by=request.user, why=form.cleaned_data["reason"])  # type: ignore[arg-type]

    @action(description="Delete this scheme", permissions=["act"])  # type: ignore[untyped-decorator]
    def delete_this(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take one out again."""
        return DELETE_SCHEME.answer(self, request, rows=self.one(request, object_id))


@admin.register(Weight)
class WeightAdmin(AddedAdmin):
    """How much obligations count in the score, and since when. Another weight is another row with its day."""

    form = WeightForm
    list_display = ("code", "weight", "starts_on", "why", "recorded_by")
    list_select_related = ("recorded_by",)
    search_fields = ("code", "why")
    add_fields = ("code", "weight", "starts_on", "why")

    def save_model(self, request: HttpRequest, obj: Any, form: "forms.ModelForm[Any]", change: bool) -> None:
        """Write it, and what follows for scores."""
        obj.recorded_by = request.user
        add_weight(obj)

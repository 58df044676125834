"""What a document of a kind may prove, and what its reading says to a form."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Replace

from accounts.models import Landlord
from compliance.models import Requirement
from compliance.selectors import WHERE, current_requirements
from compliance.standing import Applies, Outcome
from documents.models import Document, FileReading
from documents.proposals import shown_to
from documents.reading.fields import Field
from plans.entitlements import Entitlements

PROVES: Mapping[str, tuple[str, ...]] = {
    "gas_safety": ("gb_gas_safety_check", "ni_gas_safety_check"),
    "eicr": ("en_eicr", "wa_eicr", "sc_eicr", "ni_eicr", "ni_hmo_electrical"),
    "epc": ("ew_epc", "sc_epc", "ni_epc"),
    "fire_risk_assessment": (
        *("ew_fire_risk_assessment", "ew_fire_risk_assessment_shared_house"),
        *("sc_hmo_fire_risk_assessment", "ni_hmo_fire_risk_assessment"),
    ),
    "pat": ("sc_pat", "uk_pat_recommended"),
    "hmo_licence": (
        *("en_hmo_mandatory_licence", "en_hmo_additional_licence", "wa_hmo_mandatory_licence"),
        *("wa_hmo_additional_licence", "sc_hmo_licence", "ni_hmo_licence"),
    ),
    "selective_licence": ("en_selective_licence", "wa_selective_licence"),
    "legionella": ("uk_legionella_risk_assessment",),
    "fire_alarm": ("en_hmo_fire_alarm_maintenance", "sc_alarms", "ni_alarms"),
    "emergency_lighting": ("en_hmo_fire_alarm_maintenance",),
    "insurance": ("uk_landlord_insurance", "sc_tenement_insurance"),
    "deposit": ("en_deposit_protection", "wa_deposit_protection", "sc_deposit_protection", "ni_deposit_protection"),
    "tenancy_agreement": ("en_written_statement_new", "wa_written_statement", "sc_prt_written_terms"),
    "rsw_licence": ("wa_rsw_licence", "wa_rsw_registration"),
    "sc_registration": ("sc_landlord_registration",),
}
"""The obligations that a kind of document is proof of, in all nations."""
MOST = 12
HOME_POSTCODES = ("property__postcode", "tenancy__property__postcode")


def requirements_for(landlord: Landlord, *, kind: str, postcode: str) -> QuerySet[Requirement]:
    """The requirements that a document of this kind may prove, those of the homes at its postcode first."""
    rows = current_requirements(landlord).filter(code__in=PROVES.get(kind, ()), applies=Applies.HOLDS)
    squeezed = postcode.replace(" ", "").upper()
    there = [
        When(Q(**{f"squeezed_{number}": squeezed}), then=Value(0)) for number in range(len(HOME_POSTCODES)) if squeezed
    ]
    for number, path in enumerate(HOME_POSTCODES):
        rows = rows.annotate(**{f"squeezed_{number}": Replace(path, Value(" "), Value(""))})
    rows = rows.annotate(distance=Case(*there, default=Value(1), output_field=IntegerField()))
    return rows.select_related(*WHERE).order_by("distance", "obligation__position", "pk")[:MOST]


TAKEN_BY: Mapping[str, str] = {
    "inspection_date": "issued_on",
    "issue_date": "issued_on",
    "expiry_or_next_due": "expires_on",
    "certificate_number": "number",
    "engineer_name": "issued_by",
    "engineer_registration": "issued_by",
    "outcome": "outcome",
    "codes": "outcome",
}
"""The field of a form of evidence that takes what was read."""


def proposed_from(document: Document, *, entitlements: Entitlements) -> dict[str, Any]:
    """What a form of evidence begins with: what was read of the document, as far as the plan has it."""
    reading = FileReading.objects.filter(document=document).first()
    fields = shown_to(entitlements, reading) if reading else {}
    return {"document": document.pk, **from_fields(fields)}


def from_fields(fields: Mapping[str, Field]) -> dict[str, Any]:
    """The values of a form of evidence that a reading gives."""
    said = {name: field.value for name, field in fields.items() if field.value is not None and not field.is_rejected}
    who = ", ".join(str(said[name]) for name in ("engineer_name", "engineer_registration") if name in said)
    initial = {
        "issued_on": said.get("inspection_date") or said.get("issue_date"),
        "expires_on": said.get("expiry_or_next_due"),
        "number": said.get("certificate_number"),
        "issued_by": who,
        "outcome": outcome_of(said),
    }
    return {name: value for name, value in initial.items() if value}


def outcome_of(said: Mapping[str, Any]) -> str:
    """The outcome as our rules know it, what was found counting before what the document calls it; empty where neither
    was read, so that a person says it.
    """
    if said.get("outcome") == "unsatisfactory" or (said.get("codes") and said.get("defects")):
        return Outcome.UNSATISFACTORY
    return Outcome.SATISFACTORY if said.get("outcome") == "satisfactory" else ""

"""The page of a score: why it is what it is, and what would raise it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.portal import PortalRequest, portal_view
from compliance.models import Property
from compliance.scoring.pages import HEIGHT, WIDTH, Entry, parts_of, rises, trend
from compliance.scoring.selectors import counted_in, has_evidence, score_of, trend_of
from compliance.selectors import active_properties, get_property
from config.lib import clock
from plans.features import Access, FeatureKey
from plans.gate import current_entitlements, require_feature

reading = require_feature(FeatureKey.COMPLIANCE_SCORE, Access.READ)


@require_GET
@portal_view
@reading
def landlord_score(request: PortalRequest) -> HttpResponse:
    """The landlord's score."""
    return page(request, home=None)


@require_GET
@portal_view
@reading
def property_score(request: PortalRequest, pk: int) -> HttpResponse:
    """The score of one home."""
    return page(request, home=get_property(request.landlord, pk=pk, on=clock.today()))


def page(request: PortalRequest, *, home: Property | None) -> HttpResponse:
    """A score with its parts, or what to do before there is one."""
    on, kept = clock.today(), score_of(request.landlord, home=home)
    counted = counted_in(request.landlord, home=home, on=on)
    hmos = int(home.is_hmo) if home else active_properties(request.landlord).filter(is_hmo=True).count()
    is_graded = kept is not None and has_evidence(request.landlord)
    has_trend = current_entitlements(request).allows(FeatureKey.SCORE_TRENDING)
    shown = {
        "home": home,
        "kept": kept if is_graded else None,
        "parts": parts_of(kept) if kept and is_graded else [],
        "rises": rises(counted, hmos=hmos),
        "counted": [Entry(one) for one in counted],
        "trend": trend(trend_of(request.landlord, home=home, on=on)) if has_trend and is_graded else None,
        "width": WIDTH,
        "height": HEIGHT,
    }
    return render(request, "compliance/scoring/score.html", shown)

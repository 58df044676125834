"""The pages of a day: what was asked, held and given then, or will be."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from accounts.portal import PortalRequest, portal_view
from compliance.as_at.forms import MomentForm
from compliance.as_at.pages import choices, entries, facts_said, of_home, of_landlord, rows_of
from compliance.as_at.picture import Picture, picture
from compliance.models import Property
from config.lib import clock
from plans.features import Access, FeatureKey
from plans.gate import require_feature

reading = require_feature(FeatureKey.COMPLIANCE_DASHBOARD, Access.READ)


@require_GET
@portal_view
@reading
def portfolio(request: PortalRequest) -> HttpResponse:
    """How every home stood on a day."""
    form, seen = looked_at(request)
    shown = {"rows": rows_of(seen), "entries": entries(of_landlord(seen))}
    return page(request, form=form, template="compliance/as_at/portfolio.html", shown=shown)


@require_GET
@portal_view
@reading
def property_as_at(request: PortalRequest, pk: int) -> HttpResponse:
    """What was asked of one home on a day, which may be archived by now, and what proved it."""
    home = get_object_or_404(Property, landlord=request.landlord, pk=pk)
    form, seen = looked_at(request)
    own = of_home(seen, home=home)
    shown = {
        "home": home,
        "was_there": home.pk in {one.pk for one in seen.homes},
        "entries": entries(own),
        "facts": facts_said(own, home=home),
    }
    return page(request, form=form, template="compliance/as_at/property.html", shown=shown)


def looked_at(request: PortalRequest) -> tuple[MomentForm, Picture]:
    """The form, and how everything stood on the day that it names; nothing while it names none."""
    form = MomentForm(request.GET or None)
    return form, picture(request.landlord, moment=form.moment) if form.is_valid() else Picture()


def page(request: PortalRequest, *, form: MomentForm, template: str, shown: dict[str, object]) -> HttpResponse:
    """The form with what was found."""
    moment = form.moment if form.is_valid() else None
    status = 422 if form.is_bound and moment is None else 200
    said = {
        "form": form,
        "moment": moment,
        "is_to_come": moment is not None and moment.on > clock.today(),
        "choices": choices(clock.today()),
        "query": request.GET.urlencode(),
    }
    return render(request, template, {**said, **shown}, status=status)

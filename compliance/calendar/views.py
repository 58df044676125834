"""The month in the portal."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.portal import PortalRequest, portal_view
from compliance.calendar.forms import HomeFilter
from compliance.calendar.months import WEEKDAYS, Month
from compliance.calendar.pages import month_page
from compliance.models import Property
from compliance.selectors import active_properties
from config.lib import clock
from plans.features import Access, FeatureKey
from plans.gate import require_feature


@require_GET
@portal_view
@require_feature(FeatureKey.COMPLIANCE_CALENDAR, Access.READ)
def calendar(request: PortalRequest, year: int | None = None, month: int = 1) -> HttpResponse:
    """What is due in a month: this one, unless another is named."""
    wanted = Month.of(clock.today()) if year is None else Month(year, month)
    if not wanted.is_shown:
        raise Http404
    form = HomeFilter(request.GET, landlord=request.landlord)
    home = chosen(form)
    page = month_page(request.landlord, month=wanted, home=home, on=clock.today())
    homes = active_properties(request.landlord).count()
    shown = {"page": page, "form": form, "home": home, "homes": homes, "weekdays": WEEKDAYS}
    return render(request, "compliance/calendar/month.html", shown)


def chosen(form: HomeFilter) -> Property | None:
    """The home that is asked for; one that is not the landlord's, or archived, is a 404."""
    if not form.is_valid():
        raise Http404
    home: Property | None = form.cleaned_data["home"]
    return home

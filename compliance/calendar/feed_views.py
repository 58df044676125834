"""Calendar addresses: the pages about them, and what a calendar program reads."""

import hashlib

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.portal import PortalRequest, portal_view
from compliance.calendar import feeds
from compliance.calendar.forms import FeedForm
from compliance.calendar.ics import body_of
from config.lib.ratelimit import HOUR, allow
from plans.features import Access, FeatureKey
from plans.gate import current_entitlements, require_feature

READS_PER_VISITOR = 600
reading = require_feature(FeatureKey.COMPLIANCE_CALENDAR, Access.READ)


@never_cache
@require_http_methods(["GET", "POST"])
@portal_view
@reading
def calendar_feeds(request: PortalRequest) -> HttpResponse:
    """The addresses there are; make one, which is shown this once. Those there are keep answering in every status."""
    if request.method == "POST":
        current_entitlements(request).check(FeatureKey.COMPLIANCE_CALENDAR, to=Access.WRITE)
    form = FeedForm(request.POST if request.method == "POST" else None, landlord=request.landlord)
    if form.is_valid():
        said = form.cleaned_data
        token = feeds.make_feed(request.landlord, home=said["home"], label=said["label"], by=request.user)
        shown = {"address": address_of(token), "home": said["home"]}
        return render(request, "compliance/calendar/feed_made.html", shown)
    shown = {"form": form, "feeds": feeds.feeds_of(request.landlord)}
    return render(request, "compliance/calendar/feeds.html", shown, status=422 if form.is_bound else 200)


def address_of(token: str) -> str:
    """The absolute address that a token makes."""
    return f"{settings.SITE_URL}{reverse('feeds:calendar', args=[token])}"


@require_http_methods(["GET", "POST"])
@portal_view
@reading
def calendar_feed_revoke(request: PortalRequest, pk: int) -> HttpResponse:
    """Ask, then let an address answer nobody any more."""
    feed = feeds.get_feed(request.landlord, pk=pk)
    if request.method == "GET":
        return render(request, "compliance/calendar/feed_revoke.html", {"feed": feed})
    feeds.revoke_feed(feed, by=request.user)
    messages.success(request, "Revoked. Calendars that read this address get nothing from it any more.")
    return redirect("compliance:calendar-feeds")


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponseBase:
    """The dates, for whoever has the address; 304 where the reader has them already."""
    visitor = request.META.get("REMOTE_ADDR", "")
    if not allow(f"calendar-feed:{visitor}", limit=READS_PER_VISITOR, seconds=HOUR):
        return HttpResponse(status=429, headers={"Retry-After": str(HOUR)})
    feed = feeds.feed_of_token(token)
    if feed is None:
        raise Http404
    feeds.note_read(feed)
    return answer(request, body=body_of(feed))


def answer(request: HttpRequest, *, body: bytes) -> HttpResponseBase:
    """The dates, or that they are what the reader has."""
    etag = f'"{hashlib.sha256(body).hexdigest()}"'
    headers = {
        "ETag": etag,
        "Cache-Control": "private, no-cache",
        "Content-Disposition": 'inline; filename="calendar.ics"',
        "X-Robots-Tag": "noindex",
    }
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)
    return get_conditional_response(request, etag=etag, response=response) or response

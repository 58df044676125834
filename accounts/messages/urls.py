"""Where mail services tell what became of mails: an address for each, open only where its secret is set."""

import warnings
from collections.abc import Callable
from functools import wraps
from typing import Any

from anymail.exceptions import AnymailConfigurationError, AnymailImproperlyInstalled
from anymail.urls import urlpatterns as of_library
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponseBase]
SUFFIX = "_tracking_webhook"
FORMER = {"sendinblue"}  # another name of one that is there


def closed_without_secret(view: Any) -> View:
    """The library's view; 404 where nothing that it could check is set: it would believe everybody."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not checks_something(view):
            raise Http404
        try:
            answer: HttpResponseBase = view(request, *args, **kwargs)
        except AnymailConfigurationError as error:  # some look for their key only now
            raise Http404 from error
        return answer

    return csrf_exempt(login_not_required(inner))


def checks_something(view: Any) -> bool:
    """Whether a shared secret or a key for signatures is set for this service."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what it warns of is what we refuse
            made = view.view_class(**view.view_initkwargs)
    except (AnymailConfigurationError, AnymailImproperlyInstalled):
        return False
    return bool(made.basic_auth) or not made.warn_if_no_basic_auth


def ours(pattern: URLPattern) -> URLPattern | None:
    """The address at which one service tells; None for what is not about deliveries."""
    service = (pattern.name or "").removesuffix(SUFFIX)
    if service == pattern.name or service in FORMER:
        return None
    return path(f"{service}/", closed_without_secret(pattern.callback), name=service)


app_name = "deliveries"
urlpatterns = [entry for entry in map(ours, of_library) if entry]

"""The application's addresses, and the bare views that its webhook and its API are measured against."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

BARE_TABLE = "create table if not exists bench_bare (id bigserial primary key, body text not null)"


@csrf_exempt
@login_not_required
@require_POST
def insert(request: HttpRequest) -> HttpResponse:
    """One INSERT of what was sent."""
    with connection.cursor() as cursor:
        cursor.execute("insert into bench_bare (body) values (%s)", [request.body.decode()])
    return HttpResponse()


@login_not_required
def requirements(request: HttpRequest, landlord: int) -> HttpResponse:
    """The same rows as the API's list, for whoever asks."""
    from compliance.api import rows
    from compliance.models import Requirement

    found = Requirement.objects.filter(landlord=landlord, ended_at=None).order_by("pk")
    return JsonResponse({"items": list(found.values(*rows.OF_REQUIREMENT, **rows.of_others())[:50])})


urlpatterns = [
    path("bench/insert/", insert),
    path("bench/requirements/<int:landlord>/", requirements),
    path("", include("config.urls")),
]

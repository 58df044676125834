"""The application's addresses, and the bare view that its webhook is measured against."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
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


urlpatterns = [path("bench/insert/", insert), path("", include("config.urls"))]

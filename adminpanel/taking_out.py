"""The act by which staff take out everything that is held about a landlord, as a file."""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.http import HttpRequest, HttpResponse

from accounts.audit import services as audit
from accounts.models import Landlord, User
from adminpanel.acts import Act
from provisioning.belongings import belongings_of


class TakeOut(Act):
    """An act whose answer is a file."""

    template = "adminpanel/take_out.html"

    def carried_out(
        self, model_admin: Any, request: HttpRequest, *, rows: models.QuerySet[Any], values: dict[str, Any]
    ) -> HttpResponse:
        """The file. What was taken out, by whom and why is in the trail."""
        landlord = rows.get()
        answer = HttpResponse(self.do(landlord, request.user, values["reason"]), content_type="application/json")
        answer["Content-Disposition"] = f'attachment; filename="{landlord.reference}.json"'
        return answer


def take_out(landlord: Landlord, by: User, why: str) -> bytes:
    """Everything that is held about a landlord, as JSON in UTF-8."""
    held = belongings_of(landlord)
    rows = sum(len(value) for value in held.values() if isinstance(value, list))
    audit.record("adminpanel.landlord.taken_out", subject=landlord, after={"rows": rows}, why=why, by=by)
    return json.dumps(held, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2).encode()


TAKE_OUT = TakeOut(
    take_out,
    title="Take out their data",
    explanation=(
        "You get a file with everything that is held about this landlord and their tenants. Give it to nobody but "
        "them. Who took it out and why is in the trail, which they can read."
    ),
    done="",
    is_dangerous=True,
)

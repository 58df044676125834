"""Forgetting landlords and people. Their keys stay, since what they did is told by them; of the names nothing does."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction

from accounts.audit import services as audit
from accounts.models import Invitation, Landlord, User
from accounts.services import end_sessions

ERASED = "Erased"
NOWHERE = "erased.invalid"
"""The domain of the addresses of those who were erased. No mail is ever delivered under `.invalid` (RFC 2606)."""


@transaction.atomic
def erase_landlord(landlord: Landlord, *, why: str) -> None:
    """Forget who a landlord was, in the trail too. The reference stays, so that it is never given out again."""
    landlord.name, landlord.company_name, landlord.phone = ERASED, "", ""
    landlord.email, landlord.wants_sms = f"{landlord.reference.lower()}@{NOWHERE}", False
    landlord.save(update_fields=["name", "company_name", "phone", "email", "wants_sms"])
    audit.record("accounts.landlord.erased", subject=landlord)
    audit.erase(landlord, why=why)


@transaction.atomic
def erase_person(person: User, *, why: str) -> None:
    """Forget a person, in the trail too, with every way in which they could sign in."""
    end_sessions(person)
    for ways_in in (UserSession, Authenticator, EmailAddress, Invitation):
        ways_in.objects.filter(user=person).delete()
    person.full_name, person.email = ERASED, f"person-{person.pk}@{NOWHERE}"
    person.is_active, person.last_login = False, None
    person.set_unusable_password()
    person.save(update_fields=["full_name", "email", "is_active", "last_login", "password"])
    audit.record("accounts.user.erased", subject=person)
    audit.erase(person, why=why)

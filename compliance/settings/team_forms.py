"""The forms about who works in a portal."""

from django import forms

from accounts.models import Membership
from compliance.portfolio.fields import choice, email, text

ROLES = [
    (Membership.Role.MEMBER.value, "Member: works with everything but the team, the address of record and the archive"),
    (Membership.Role.OWNER.value, "Owner: may do everything that you may"),
]


class InvitationForm(forms.Form):
    """Somebody to be asked in."""

    name = text("Full name", limit=200)
    email = email("E-mail address", hint="The invitation goes there, and they sign in with it.")
    role = choice("Role", ROLES)

    def clean_email(self) -> str:
        """In small letters, as addresses are kept."""
        return str(self.cleaned_data["email"]).lower()


class RoleForm(forms.Form):
    """Another role."""

    role = choice("Role", ROLES)

"""People and landlords."""

import factory
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from factory.django import DjangoModelFactory

from accounts.models import Landlord, Membership, User
from accounts.states import Readiness
from adminpanel.roles import Role, give_role
from plans.models import PlanAssignment
from plans.selectors import plan_by_code
from plans.status import Status

PASSWORD = "correct horse battery"


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    full_name = factory.Faker("name", locale="en_GB")
    email = factory.Sequence(lambda number: f"person{number}@example.org")
    password = factory.LazyFunction(lambda: make_password(PASSWORD))


SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
"""Of which every member of the staff here has their codes."""


class StaffFactory(UserFactory):
    """A member of the staff, with a second step and without a role."""

    class Meta:
        skip_postgeneration_save = True

    is_staff = True

    @factory.post_generation
    def second_step(user, create, given):  # noqa: N805
        """The app on their telephone, unless they are said to have none."""
        if given is not False:
            Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": SECRET})

    @factory.post_generation
    def role(user, create, given):  # noqa: N805
        """What they are."""
        if given:
            give_role(user, Role(given))


class AdministratorFactory(StaffFactory):
    full_name = "Ada Min"
    email = factory.Sequence(lambda number: f"admin{number}@example.org")
    is_superuser = True


class LandlordFactory(DjangoModelFactory):
    """A landlord whose portal is ready; without owner or plan."""

    class Meta:
        model = Landlord

    reference = factory.Sequence(lambda number: f"CVP-2025-{number:06d}")
    name = factory.Faker("name", locale="en_GB")
    kind = Landlord.Kind.INDIVIDUAL
    email = factory.Sequence(lambda number: f"landlord{number}@example.org")
    readiness = Readiness.READY


class MemberFactory(DjangoModelFactory):
    """Milo, who works for a landlord."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory, full_name="Milo Member", email="milo@example.org")
    role = Membership.Role.MEMBER


def make_landlord(*, plan: str, status: Status = Status.ENABLED, name: str, email: str) -> Landlord:
    """A landlord on a plan, with an owner."""
    landlord = LandlordFactory(name=name, email=email)
    owner = UserFactory(full_name=name, email=email)
    Membership.objects.create(landlord=landlord, user=owner, role=Membership.Role.OWNER)
    PlanAssignment.objects.create(landlord=landlord, plan=plan_by_code(plan), status=status)
    landlord.owner = owner  # type: ignore[attr-defined]
    return landlord

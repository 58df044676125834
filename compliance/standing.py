"""The words for what an obligation is to a landlord, and for how well a requirement stands."""

from django.db import models


class Scope(models.TextChoices):
    """What a requirement is anchored to: there is one record for each."""

    PROPERTY = "property", "Home"
    BUILDING = "building", "Building"
    TENANCY = "tenancy", "Tenancy"
    PERSON = "person", "Occupier"
    LANDLORD = "landlord", "Landlord"


class Kind(models.TextChoices):
    """What sort of thing the law, or good sense, asks. Only a requirement is proved, counted and chased."""

    REQUIREMENT = "requirement", "Requirement"
    CONDUCT = "conduct", "Rule to keep to"
    RECOMMENDATION = "recommendation", "Recommendation"
    WATCH = "watch", "Change to come"
    HISTORY = "history", "History"


class Applies(models.TextChoices):
    """Why a requirement is there: its condition holds, or a fact that decides it is not said."""

    HOLDS = "holds", "It applies"
    OPEN = "open", "It may apply"


class Standing(models.TextChoices):
    """How well a requirement stands on a day, in order of precedence."""

    NOT_REQUIRED = "not_required", "Not required"
    QUESTION = "question", "Question"
    VALID = "valid", "Valid"
    EXPIRING = "expiring", "Expiring"
    OVERDUE = "overdue", "Overdue"
    AWAITING_REVIEW = "awaiting_review", "Awaiting review"
    MISSING = "missing", "Missing"


class Confidence(models.TextChoices):
    """Whether a page was found that states a fact of the law."""

    VERIFIED = "verified", "Verified"
    FROM_KNOWLEDGE = "from_knowledge", "Not verified"


class Outcome(models.TextChoices):
    """What a check found."""

    SATISFACTORY = "satisfactory", "Satisfactory"
    UNSATISFACTORY = "unsatisfactory", "Unsatisfactory"


class Means(models.TextChoices):
    """How a tenant was given something."""

    BY_HAND = "by_hand", "By hand"
    POST = "post", "By post"
    EMAIL = "email", "By e-mail"
    PORTAL = "portal", "Through a portal"

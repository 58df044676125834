"""Why the API refuses. Each carries the code and the sentence that a program and its maker are told."""

from config.lib.errors import DomainError


class TokenNeeded(DomainError):
    """No token came with the request."""

    code = "api.token_needed"
    status = 401
    title = "A token is needed"
    message = "Send your token in the header Authorization, as: Bearer cv_…"


class TokenUnknown(DomainError):
    """A token that was never given out, or whose maker has left."""

    code = "api.token_unknown"
    status = 401
    title = "This token is not known"
    message = "Nobody has this token, or whoever made it no longer belongs to the landlord. Make another in the portal."


class TokenExpired(DomainError):
    """A token whose time is over."""

    code = "api.token_expired"
    status = 401
    title = "This token has expired"
    message = "Make another in the portal, under Integrations."


class TokenRevoked(DomainError):
    """A token that was revoked."""

    code = "api.token_revoked"
    status = 401
    title = "This token was revoked"
    message = "It opens nothing any more. Make another in the portal, under Integrations."


class TokenSwitchedOff(DomainError):
    """A token that rests while the plan has no API."""

    code = "api.token_switched_off"
    status = 403
    title = "This token is switched off"


class ScopeMissing(DomainError):
    """A token that is good for something else."""

    code = "api.scope_missing"
    status = 403
    title = "This token may not do that"

    def __init__(self, *, scope: str) -> None:
        self.scope = scope
        super().__init__(f"It lacks the scope “{scope}”. Make a token that has it.")

    def as_json(self) -> dict[str, object]:
        """The scope too."""
        return {**super().as_json(), "scope": self.scope}


class TooManyRequests(DomainError):
    """More requests than a minute has room for."""

    code = "api.too_many_requests"
    status = 429
    title = "Too many requests"
    message = "Wait as many seconds as the header Retry-After says, then go on."


class CursorUnknown(DomainError):
    """A cursor that no list gave out."""

    code = "api.cursor_unknown"
    status = 422
    title = "That is no cursor of ours"
    message = "Use the cursor “next” of the list before, or none to begin."


class KeyUsedOtherwise(DomainError):
    """An idempotency key that came with something else before."""

    code = "api.key_used_otherwise"
    status = 409
    title = "That key was used for something else"
    message = "The same Idempotency-Key came with another request in the last 24 hours. Use a new key for each."


class FieldIdle(DomainError):
    """Something was said that cannot matter to this requirement."""

    code = "api.field_idle"
    status = 422
    title = "That says nothing here"

    def __init__(self, *, fields: list[str]) -> None:
        self.fields = fields
        super().__init__(f"This requirement does not turn on: {', '.join(fields)}. Leave it out.")

    def as_json(self) -> dict[str, object]:
        """The fields too."""
        return {**super().as_json(), "fields": self.fields}


class TooManyTokens(DomainError):
    """A landlord has as many tokens as one may have."""

    code = "api.too_many_tokens"
    status = 422
    title = "You have many tokens already"
    message = "You can have 20 tokens. Revoke one, then make the next."

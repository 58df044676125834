"""Refusals in Stripe's form. https://docs.stripe.com/api/errors"""

from typing import Any

INVALID = "invalid_request_error"


class ApiError(Exception):
    """An answer other than 200: what kind it is, for the program and for the person who reads it."""

    def __init__(
        self, message: str, *, status: int = 400, kind: str = INVALID, code: str | None = None, param: str | None = None
    ) -> None:
        super().__init__(message)
        self.message, self.status, self.kind, self.code, self.param = message, status, kind, code, param

    def body(self) -> dict[str, Any]:
        """The JSON of the answer; absent parts are left out, as Stripe does."""
        parts = {"code": self.code, "message": self.message, "param": self.param, "type": self.kind}
        return {"error": {name: value for name, value in parts.items() if value is not None}}


class Declined(ApiError):
    """The card was not charged; unlike with other refusals, what came of the attempt stays."""

    def __init__(self, message: str, *, code: str) -> None:
        super().__init__(message, status=402, kind="card_error", code=code)

    def undone(self) -> ApiError:
        """The same refusal where nothing is to stay of the attempt."""
        return ApiError(self.message, status=self.status, kind=self.kind, code=self.code)


def no_such(kind: str, *, key: str, param: str = "id") -> ApiError:
    """The object that was named does not exist: 404 in the address of a request, 400 in its parameters."""
    status = 404 if param == "id" else 400
    words = kind.rpartition(".")[2].replace("_", " ")
    return ApiError(f"No such {words}: '{key}'", status=status, code="resource_missing", param=param)


def unauthorised(message: str) -> ApiError:
    """No key, or one that is not for here."""
    return ApiError(message, status=401)

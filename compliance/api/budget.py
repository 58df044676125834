"""How many requests a token has left this minute, and the headers that say so."""

from dataclasses import dataclass

from config.lib import clock
from config.lib.ratelimit import count

WINDOW = 60
A_MINUTE = 240
GUESSES = 30


@dataclass(frozen=True, slots=True)
class Budget:
    """What one caller has left until the window ends."""

    limit: int
    used: int
    reset: int

    @property
    def is_spent(self) -> bool:
        """Whether this request is one too many."""
        return self.used > self.limit

    @property
    def headers(self) -> dict[str, str]:
        """The same for programs; Retry-After once it is spent."""
        said = {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(max(0, self.limit - self.used)),
            "RateLimit-Reset": str(self.reset),
        }
        return {**said, "Retry-After": str(self.reset)} if self.is_spent else said


def spend(name: str, *, limit: int) -> Budget:
    """Count one request of a caller. Windows begin with each minute of real time, for all processes alike."""
    window, passed = divmod(int(clock.real_now().timestamp()), WINDOW)
    used = count(f"api:{name}:{window}", seconds=2 * WINDOW)
    return Budget(limit=limit, used=used, reset=WINDOW - passed)

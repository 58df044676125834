"""What a request asks for: Stripe's bracketed form decoded, and read so that nothing unknown slips through."""

from collections.abc import Iterable, Sequence
from typing import Any

from billing.sandbox.errors import ApiError


def decode(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """`a[b][0]=c` as {"a": {"b": ["c"]}}."""
    tree: dict[str, Any] = {}
    for name, value in pairs:
        head, *rest = name.replace("]", "").split("[")
        place(tree, path=[head, *rest], value=value)
    decoded: dict[str, Any] = {name: with_lists(value) for name, value in tree.items()}
    return decoded


def place(tree: dict[str, Any], *, path: Sequence[str], value: str) -> None:
    """Put a value where its brackets say; an empty bracket is the next place of a list."""
    *outer, last = path
    for part in outer:
        child = tree.setdefault(part or str(len(tree)), {})
        if not isinstance(child, dict):
            raise ApiError("Invalid request: a parameter is both a value and a mapping.")
        tree = child
    tree[last or str(len(tree))] = value


def with_lists(value: Any) -> Any:
    """Mappings numbered 0, 1, 2… as lists."""
    if not isinstance(value, dict):
        return value
    inner = {name: with_lists(child) for name, child in value.items()}
    if inner and all(name.isdigit() for name in inner):
        return [inner[name] for name in sorted(inner, key=int)]
    return inner


class Params:
    """Parameters that remember which of them were read; `finish` refuses the rest, as Stripe does."""

    def __init__(self, values: dict[str, Any], *, path: str = "") -> None:
        self._values = values
        self._path = path
        self._read: set[str] = set()
        self._children: list[Params] = []

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def full(self, name: str) -> str:
        """The name of a parameter as the caller wrote it."""
        return f"{self._path}[{name}]" if self._path else name

    def take(self, name: str) -> Any:
        """The raw value, marked as read."""
        self._read.add(name)
        return self._values.get(name)

    def text(self, name: str) -> str | None:
        """A string; None when it is absent or empty."""
        value = self.take(name)
        if isinstance(value, dict | list):
            raise ApiError("Invalid string: a mapping or list was given", param=self.full(name))
        return value or None

    def required(self, name: str) -> str:
        """A string that must be there."""
        value = self.text(name)
        if value is None:
            full = self.full(name)
            raise ApiError(f"Missing required param: {full}.", code="parameter_missing", param=full)
        return value

    def integer(self, name: str, *, at_least: int = 0) -> int | None:
        """A whole number."""
        value = self.text(name)
        if value is None:
            return None
        try:
            number = int(value)
        except ValueError:
            code = "parameter_invalid_integer"
            raise ApiError(f"Invalid integer: {value}", code=code, param=self.full(name)) from None
        if number < at_least:
            raise ApiError(f"Invalid value: must be at least {at_least}", param=self.full(name))
        return number

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Yes or no."""
        value = self.text(name)
        if value not in (None, "true", "false"):
            raise ApiError(f"Invalid boolean: {value}", param=self.full(name))
        return default if value is None else value == "true"

    def choice(self, name: str, *, of: Sequence[str], default: str | None = None) -> str | None:
        """One of a few words."""
        value = self.text(name) or default
        if value is not None and value not in of:
            raise ApiError(f"Invalid {self.full(name)}: must be one of {', '.join(of)}", param=self.full(name))
        return value

    def texts(self, name: str) -> list[str]:
        """A list of strings."""
        value = self.take(name) or []
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise ApiError("Invalid array", param=self.full(name))
        return value

    def child(self, name: str) -> "Params":
        """A mapping; an empty one when it is absent."""
        value = self.take(name) or {}
        if not isinstance(value, dict):
            raise ApiError("Invalid object", param=self.full(name))
        return self._adopt(value, path=self.full(name))

    def rows(self, name: str) -> list["Params"]:
        """A list of mappings."""
        value = self.take(name) or []
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise ApiError("Invalid array", param=self.full(name))
        return [self._adopt(one, path=f"{self.full(name)}[{at}]") for at, one in enumerate(value)]

    def metadata(self, *, old: dict[str, str] | None = None) -> dict[str, str]:
        """The caller's own keys, laid over the old ones; an empty value removes its key, an empty whole all."""
        if self._values.get("metadata") == "":
            self._read.add("metadata")
            return {}
        given = self.child("metadata")
        merged = (old or {}) | {name: given.text(name) or "" for name in given._values}
        return {name: value for name, value in merged.items() if value}

    def ignore(self, *names: str) -> None:
        """Parameters that are Stripe's and change nothing here."""
        self._read.update(names)

    def finish(self) -> None:
        """Refuse what nobody read."""
        for name in self._values:
            if name not in self._read:
                full = self.full(name)
                raise ApiError(f"Received unknown parameter: {full}", code="parameter_unknown", param=full)
        for child in self._children:
            child.finish()

    def _adopt(self, values: dict[str, Any], *, path: str) -> "Params":
        child = Params(values, path=path)
        self._children.append(child)
        return child

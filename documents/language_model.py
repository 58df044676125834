"""The language model that an installation may have: whether there is one, and a question to it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletion


def is_configured() -> bool:
    """Whether there is a model to ask."""
    return bool(settings.OPENAI_BASE_URL and settings.OPENAI_MODEL)


def ask(data: str, *, task: str, shape: str, schema: Mapping[str, Any], retries: int) -> "ChatCompletion":
    """What it says of the data, as JSON of this shape. The SDK's errors are left to the caller."""
    import openai  # heavy, and of use only where a model is configured

    client = openai.OpenAI(
        base_url=settings.OPENAI_BASE_URL,
        api_key=settings.OPENAI_API_KEY or "none",
        timeout=settings.OPENAI_TIMEOUT_SECONDS,
        max_retries=retries,
    )
    return client.chat.completions.create(
        model=settings.OPENAI_MODEL,
        temperature=0,
        messages=[{"role": "system", "content": task}, {"role": "user", "content": data}],
        response_format={
            "type": "json_schema",
            "json_schema": {"name": shape, "strict": True, "schema": dict(schema)},
        },
    )

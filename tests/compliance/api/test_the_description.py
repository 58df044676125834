"""What a maker of programs reads of the API before the first call: all of it is described, nothing is to be guessed."""

from collections.abc import Iterator
from typing import Any

import pytest
from openapi_spec_validator import validate

from compliance.api.problems import MEDIA_TYPE
from compliance.api.site import description

Said = dict[str, Any]
ALWAYS = {"401", "403", "429"}
WRITES = {"post", "put", "patch", "delete"}


def operations() -> list[tuple[str, Said]]:
    """Every operation, as (method and path, what is said of it)."""
    paths = description()["paths"]
    return [(f"{method} {path}", said) for path, every in paths.items() for method, said in every.items()]


def described_parts() -> Iterator[tuple[str, Said]]:
    """Every parameter, and every property of a body that is sent or answered, as (where, what is said of it)."""
    for where, said in operations():
        yield from ((f"{where}: {part['name']}", part) for part in said.get("parameters", []))
        for media in said.get("requestBody", {}).get("content", {}).values():
            yield from properties_of(media["schema"], where=where)
    for name, schema in description()["components"]["schemas"].items():
        yield from properties_of(schema, where=name)


def properties_of(schema: Said, *, where: str) -> Iterator[tuple[str, Said]]:
    """The properties that a schema names itself."""
    return ((f"{where}: {name}", said) for name, said in schema.get("properties", {}).items())


def test_it_is_served_to_everybody_and_is_openapi(client, db):
    served = client.get("/api/v1/openapi.json")

    assert served.status_code == 200
    validate(served.json())


@pytest.mark.parametrize("part", ["operationId", "summary", "description", "security"])
def test_every_operation_has_a_name_and_says_what_it_does_and_what_it_needs(part):
    assert [where for where, said in operations() if not said.get(part)] == []


def test_no_two_operations_have_one_name():
    for part in ("operationId", "summary"):
        names = [said[part] for _, said in operations()]
        assert len(names) == len(set(names)) > 0


def test_every_operation_stands_under_headings_that_say_what_is_there():
    headings = {tag["name"]: tag.get("description") for tag in description().get("tags", [])}
    used = {tag for _, said in operations() for tag in said["tags"]}

    assert [where for where, said in operations() if not said["tags"]] == []
    assert set(headings) == used
    assert all(headings.values())


def test_every_parameter_and_every_property_of_a_body_is_described():
    parts = list(described_parts())

    assert [where for where, said in parts if not said.get("description")] == []
    assert len(parts) > 80


def test_every_operation_names_what_it_refuses_as_problems():
    for where, said in operations():
        refused = {status: answer for status, answer in said["responses"].items() if status >= "400"}
        places = {part["in"] for part in said.get("parameters", [])}
        assert set(refused) >= ALWAYS, where
        assert "404" in refused or "path" not in places, where
        assert {"400", "422"} & set(refused) or not (places or "requestBody" in said), where
        assert {media for answer in refused.values() for media in answer["content"]} == {MEDIA_TYPE}, where
        assert all(answer["description"] for answer in said["responses"].values()), where


def test_every_write_names_the_key_that_lets_it_be_repeated():
    writes = [(where, said) for where, said in operations() if where.split()[0] in WRITES]

    assert writes
    for where, said in writes:
        assert "Idempotency-Key" in {part["name"] for part in said["parameters"] if part["in"] == "header"}, where

"""The life of a prompt: drafted, tested on sample answers, activated for a reason, retired. Versions never change."""

import re
from typing import Any

from django.db import models, transaction

from config.lib import clock
from documents import language_model
from documents.generation import answers as reading
from documents.generation import model
from documents.generation.canonical import fingerprint
from documents.generation.catalogue import kinds
from documents.generation.composer import compose
from documents.generation.errors import GenerationFailed, PromptRefused
from documents.generation.facts import derive
from documents.generation.schema import schema_of
from documents.generation.validation import unsupported
from documents.models import PromptVersion
from documents.states import PROMPT, PromptState

PLACES = ("{facts}", "{law}", "{fields}")
FEWEST_WORDS = 40


def draft(kind: str, *, instructions: str) -> PromptVersion:
    """A new version in its first state, numbered after the last; its schema is that of the kind's fields."""
    described = kinds()[kind]
    schema = schema_of(described.recipe(described.nations[0]))
    last = PromptVersion.objects.filter(kind=kind).order_by("-number").values_list("number", flat=True).first() or 0
    sha256 = fingerprint({"instructions": instructions, "schema": schema})
    return PromptVersion.objects.create(
        kind=kind, number=last + 1, instructions=instructions, schema=schema, sha256=sha256
    )


def faults_of(instructions: str, *, schema: dict[str, Any]) -> list[str]:
    """What is wrong with the structure of a prompt; empty where it may be used."""
    faults = [f"It does not name {place}." for place in PLACES if place not in instructions]
    words = len(re.findall(r"[^\W\d_]{2,}", re.sub(r"\{\w+\}", "", instructions)))
    if words < FEWEST_WORDS:
        faults.append(f"It holds {words} words of instruction beside the input; at least {FEWEST_WORDS} are needed.")
    if unknown := sorted(set(re.findall(r"\{\w+\}", instructions)) - set(PLACES)):
        faults.append(f"Nothing is filled in for {', '.join(unknown)}.")
    if not schema.get("required"):
        faults.append("Its schema requires no field.")
    return faults


def try_out(prompt: PromptVersion, *, by: models.Model | None = None) -> bool:
    """Try the prompt on the sample answers of each nation; whether it passed. What was found is kept with it."""
    faults = faults_of(prompt.instructions, schema=prompt.schema) or [
        fault for nation in kinds()[prompt.kind].nations for fault in sample_faults(prompt, nation=nation)
    ]
    outcome = "\n".join(faults) or f"Passed with {'the model' if language_model.is_configured() else 'the composer'}."
    kept: dict[str, Any] = {"tested_at": clock.now(), "test_outcome": outcome}
    if faults or prompt.state != PromptState.DRAFT:
        PromptVersion.objects.filter(pk=prompt.pk, state=prompt.state).update(**kept)
        prompt.refresh_from_db()
    else:
        PROMPT.move(prompt, to=PromptState.TESTED, by=by, **kept)
    return not faults


def sample_faults(prompt: PromptVersion, *, nation: str) -> list[str]:
    """What is wrong with what it makes of a nation's sample answers."""
    kind = kinds()[prompt.kind]
    recipe = kind.recipe(nation)
    answers, problems = reading.read(recipe, kind.sample(nation))
    facts = derive(recipe, answers={**answers, "reference": "SAMPLE", "nation_name": nation})
    try:
        if language_model.is_configured():
            output = model.write(recipe, prompt=prompt, facts=facts).fields
        else:
            output = compose(recipe, facts=facts)
    except GenerationFailed as error:
        return [f"{nation}: {error.code}"]
    found = unsupported(output, recipe=recipe, facts=facts)
    return [f"{nation}: {name}: {why}" for name, why in problems.items()] + [
        f"{nation}: {one['field']} says “{one['words']}”, which has no source." for one in found
    ]


@transaction.atomic
def activate(prompt: PromptVersion, *, why: str, by: models.Model | None = None) -> None:
    """Make a tested version the one that is used, and retire the one before; PromptRefused where it may not be."""
    if not why.strip():
        raise PromptRefused("Say why this version is to be used.")
    if prompt.state != PromptState.TESTED:
        raise PromptRefused("Only a version that passed its test can be activated. Test it first.")
    if faults := faults_of(prompt.instructions, schema=prompt.schema):
        raise PromptRefused(" ".join(faults))
    for before in PromptVersion.objects.select_for_update().filter(kind=prompt.kind, state=PromptState.ACTIVE):
        PROMPT.move(before, to=PromptState.RETIRED, by=by, why=why)
    PromptVersion.objects.filter(pk=prompt.pk).update(why=why)
    PROMPT.move(prompt, to=PromptState.ACTIVE, by=by, why=why)

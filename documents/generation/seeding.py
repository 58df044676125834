"""Writing the templates and prompts of the catalogue as rows; a changed file needs a new version number."""

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from documents.generation import prompts
from documents.generation.canonical import fingerprint
from documents.generation.catalogue import Kind, kinds
from documents.generation.checking import faults_in
from documents.models import PromptVersion, TemplateVersion
from documents.states import PromptState

CAME = "Came with the product."


@transaction.atomic
def seed() -> None:
    """Add what is new. Safe to run again: rows that are there are never changed."""
    for kind in kinds().values():
        for nation in kind.nations:
            keep_template(kind, nation=nation)
        keep_prompt(kind)


def keep_template(kind: Kind, *, nation: str) -> None:
    """The row of a nation's text; ImproperlyConfigured where it means nothing, or was changed under its number."""
    if faults := faults_in(kind.recipe(nation)):
        raise ImproperlyConfigured(f"{kind.key}, {nation}: {' '.join(faults)}")
    body = kind.body(nation)
    values = {"in_force_from": body["in_force_from"], "body": body, "sha256": fingerprint(body)}
    row, _ = TemplateVersion.objects.get_or_create(kind=kind.key, nation=nation, number=body["number"], defaults=values)
    if row.sha256 != values["sha256"]:
        raise ImproperlyConfigured(f"{row} was changed: give its file a new version number.")


def keep_prompt(kind: Kind) -> None:
    """The prompt that came with the product, tested, and active unless staff have made one of their own active."""
    instructions = kind.prompt["instructions"]
    if PromptVersion.objects.filter(kind=kind.key, instructions=instructions).exists():
        return
    prompt = prompts.draft(kind.key, instructions=instructions)
    if not prompts.try_out(prompt):
        raise ImproperlyConfigured(f"The prompt of {kind.key} fails its test: {prompt.test_outcome}")
    if not PromptVersion.objects.filter(kind=kind.key, state=PromptState.ACTIVE).exclude(why=CAME).exists():
        prompts.activate(prompt, why=CAME)

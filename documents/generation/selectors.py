"""Finding templates, prompts and issued files."""

from datetime import date

from documents.generation.errors import NoSuchDocument
from documents.models import IssuedFile, PromptVersion, TemplateVersion
from documents.states import PromptState


def template_for(kind: str, *, nation: str, on: date) -> TemplateVersion:
    """The text that is right for a nation on a day: the newest that is in force; NoSuchDocument where there is none."""
    found = TemplateVersion.objects.filter(kind=kind, nation=nation, in_force_from__lte=on)
    template = found.order_by("-in_force_from", "-number").first()
    if template is None:
        raise NoSuchDocument
    return template


def active_prompt(kind: str) -> PromptVersion:
    """The one active prompt of a kind; NoSuchDocument where it has none."""
    prompt = PromptVersion.objects.filter(kind=kind, state=PromptState.ACTIVE).first()
    if prompt is None:
        raise NoSuchDocument
    return prompt


def issued_as(sha256: str) -> IssuedFile | None:
    """The file that left us with this fingerprint."""
    found = IssuedFile.objects.select_related("version__run__template", "version__run__snapshot")
    return found.filter(sha256=sha256.strip().lower()).first()

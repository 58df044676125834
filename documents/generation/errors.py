"""Why a document is not made, not approved or not changed."""

from collections.abc import Mapping

from config.lib.errors import DomainError


class AnswersRefused(DomainError):
    """Answers from which the document cannot be made; `problems` says why by question."""

    code = "documents.answers_refused"
    title = "Some answers are missing or cannot be right"
    message = "Go through the marked questions and correct them."

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__(problems=self.problems)


class NoSuchDocument(DomainError):
    """A kind of document that does not exist for a nation on a day."""

    code = "documents.no_such_document"
    status = 404
    title = "There is no such document for this nation"
    message = "Choose one of the documents that are offered for the nation of the home."


class GenerationFailed(DomainError):
    """A run that made nothing. `helps` says whether trying again can help."""

    code = "documents.generation_failed"
    title = "The document could not be made"
    message = "The text could not be written. Nothing was sent, and we look into it."
    helps = False


class ModelSilent(GenerationFailed):
    """The model did not answer in time."""

    code = "documents.model_timeout"
    helps = True


class ModelBusy(GenerationFailed):
    """The model has too much to do (HTTP 429)."""

    code = "documents.model_busy"
    helps = True


class ModelBroken(GenerationFailed):
    """The model's server failed or could not be reached."""

    code = "documents.model_unavailable"
    helps = True


class NotAsAsked(GenerationFailed):
    """What the model answered is not what the schema asks for."""

    code = "documents.model_not_as_asked"
    helps = True


class Invented(GenerationFailed):
    """The text says what is in none of its sources; `claims` are the words."""

    code = "documents.model_invented"
    helps = True


class PromptRefused(DomainError):
    """A version of a prompt that may not become active."""

    code = "documents.prompt_refused"
    title = "This version cannot be activated"


class NotReadyToApprove(DomainError):
    """A document without a version that could be read."""

    code = "documents.nothing_to_approve"
    status = 409
    title = "There is nothing to approve yet"
    message = "Every document has to be made before it can be approved."

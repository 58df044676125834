"""Reading the answers to a recipe's questions."""

from collections.abc import Mapping
from typing import Any

from documents.generation.questions import Misunderstood, Question
from documents.generation.recipes import Recipe

Problems = dict[str, str]


def read(recipe: Recipe, posted: Mapping[str, Any]) -> tuple[dict[str, Any], Problems]:
    """The answers as JSON keeps them, and by question what is wrong with those that cannot be right.

    Only what is asked is read: a question whose condition does not hold has no answer, whatever was posted.
    """
    answers: dict[str, Any] = {"nation": recipe.nation}
    problems: Problems = {}
    for question in recipe.questions:
        if not recipe.holds(question.when, facts=answers):
            continue
        try:
            answers[question.name] = one(question, posted.get(question.name))
        except Misunderstood as error:
            problems[question.name] = str(error)
    return {name: value for name, value in answers.items() if value is not None}, problems


def one(question: Question, posted: Any) -> Any:
    """One answer; Misunderstood where it is missing or cannot be that."""
    answer = question.read(posted)
    if answer is None and question.is_required:
        raise Misunderstood("Answer this question.")
    return answer

"""Answers as people are shown them again: to check before they pay, and to staff."""

from typing import Any

from documents.generation.facts import said
from documents.generation.questions import AnswerType, Misunderstood, Question


def shown(question: Question, typed: Any) -> str:
    """An answer in words; empty where there is none or it cannot be right."""
    try:
        value = question.read(typed)
    except Misunderstood:
        return ""
    if value is None:
        return ""
    if question.type is AnswerType.ROWS:
        return "\n".join(row_shown(question, row) for row in value)
    if question.type is AnswerType.PROSE:
        return str(value)
    return said(value, type=question.type, choices=question.choices)


def row_shown(question: Question, row: dict[str, Any]) -> str:
    """One row in a line."""
    cells = [
        said(row[column.name], type=column.type, choices=column.choices)
        for column in question.columns
        if row.get(column.name) is not None
    ]
    return ", ".join(cells)

"""The strip of marks, written in one go: a page has some five hundred of them, too many for a template each."""

from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from compliance.overview import Mark
from config.lib.display import standing_word

register = template.Library()
STRIP = '<ul class="marks" aria-label="{}">{}</ul>'
MARK = (
    '<li class="mark mark--{0}" title="{1}: {2}">'
    '<svg class="icon" width="20" height="20" aria-hidden="true" focusable="false">'
    '<use href="{3}#mark-{0}"></use></svg>'
    '<span class="visually-hidden">{1}: {2}</span></li>'
)


@register.simple_tag
def strip(marks: Iterable[Mark], *, label: str) -> SafeString:
    """The same as `components/marks.html`, without links."""
    return format_html(STRIP, label, mark_safe("".join(drawn(mark.standing, name=mark.name) for mark in marks)))  # noqa: S308 - each part is escaped


@lru_cache(maxsize=2048)
def drawn(standing: str, *, name: str) -> SafeString:
    """One mark; there are only so many, since each is an obligation in a standing."""
    return format_html(MARK, standing, name, standing_word(standing), static("img/icons.svg"))

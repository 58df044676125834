"""The strip of marks, written in one go: a page has some five hundred of them, too many for a template each."""

from collections.abc import Iterable

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

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
    sheet = static("img/icons.svg")
    rows = ((mark.standing, mark.name, standing_word(mark.standing), sheet) for mark in marks)
    return format_html(STRIP, label, format_html_join("", MARK, rows))

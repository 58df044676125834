"""Filling pages in, as a browser does."""

from django import forms
from django.http import HttpResponse


def shown(page: HttpResponse) -> dict[str, str]:
    """What a browser would send of a page that was not touched."""
    sent: dict[str, str] = {}
    for field in [field for form in page.context.get("forms") or [page.context["form"]] for field in form]:
        value, widget = field.value(), field.field.widget
        if isinstance(widget, forms.MultiWidget):
            parts = value if isinstance(value, list) else widget.decompress(value)
            names = [f"{field.html_name}{name}" for name in widget.widgets_names]
            sent |= dict(zip(names, [str(part or "") for part in parts], strict=True))
        elif value is not None or not isinstance(widget, forms.RadioSelect):
            sent[field.html_name] = str(value if value is not None else "")
    return sent

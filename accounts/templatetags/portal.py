"""What forms of the portal carry."""

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.portal import FOR_LANDLORD

register = template.Library()


@register.simple_tag(takes_context=True)
def for_landlord(context: Context) -> SafeString:
    """The hidden field that names whose portal a form was opened in; empty outside the portal."""
    landlord = getattr(getattr(context, "request", None), "landlord", None)
    if landlord is None:
        return SafeString("")
    return format_html('<input type="hidden" name="{}" value="{}">', FOR_LANDLORD, landlord.reference)

"""Tags for the pages that share a survey."""

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from surveys.models import Survey

register = template.Library()


@register.simple_tag
def embed_snippet(survey: Survey, code: str) -> str:
    """The HTML that shows the survey inside another site, to be read as text and copied."""
    query = urlencode({"embed": "1", "via": code})
    address = f"{settings.PUBLIC_URL}{reverse('surveys:answer', args=[survey.slug])}?{query}"
    snippet: SafeString = format_html(
        '<iframe src="{}" title="{}" width="100%" height="900" loading="lazy"'
        ' referrerpolicy="no-referrer" style="border: 0"></iframe>',
        address,
        survey.title,
    )
    return str(snippet) + ""  # plain text again: the template escapes it to be read

"""The plain rich text of sections: Markdown in, safe HTML out."""

from collections.abc import Sequence

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

ALLOWED = {
    "p", "br", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "strong", "em", "blockquote",
    "a", "table", "thead", "tbody", "tr", "th", "td", "hr",
}  # fmt: skip
SMALLEST_HEADING = 6

_parser = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")
_parser.disable(["image", "html_block", "html_inline", "code", "fence", "backticks"])


def to_html(text: str, *, level: int) -> str:
    """The text as HTML whose first headings stand one below `level`, the section's own heading.

    Everything but plain text structure is removed: no images, scripts, styles or attributes, and
    links only to web and mail addresses.
    """
    tokens = _parser.parse(text)
    _shift_headings(tokens, level)
    html = _parser.renderer.render(tokens, _parser.options, {})
    return nh3.clean(
        html,
        tags=ALLOWED,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener",
    ).strip()


def _shift_headings(tokens: Sequence[Token], level: int) -> None:
    """Keep the order of headings on the page whole, whichever level the writer began with."""
    headings = [token for token in tokens if token.type in {"heading_open", "heading_close"}]
    if not headings:
        return
    highest = min(int(token.tag[1]) for token in headings)
    previous = level
    for token in headings:
        wanted = level + 1 + int(token.tag[1]) - highest
        if token.type == "heading_open":
            previous = min(wanted, previous + 1, SMALLEST_HEADING)
        token.tag = f"h{previous}"

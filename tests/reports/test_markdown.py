"""The plain rich text of sections is safe and keeps the page's order of headings."""

import pytest

from reports.snapshots import to_html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Teksti **lihava**", "<p>Teksti <strong>lihava</strong></p>"),
        ("# Otsikko", "<h3>Otsikko</h3>"),
        ("### A\n\n# B\n\n### C", "<h3>A</h3>\n<h3>B</h3>\n<h4>C</h4>"),
        ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>"),
        ("[a](javascript:alert)", "<p>[a](javascript:alert)</p>"),
        ("[a](https://x.fi)", '<p><a href="https://x.fi" rel="noopener">a</a></p>'),
        (
            "![kuva](https://x.fi/a.png)",
            '<p>!<a href="https://x.fi/a.png" rel="noopener">kuva</a></p>',
        ),
    ],
)
def test_markdown(text: str, html: str) -> None:
    assert to_html(text, level=2) == html


def test_a_table() -> None:
    assert "<td>1</td>" in to_html("| a |\n|---|\n| 1 |", level=3)

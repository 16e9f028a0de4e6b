"""The locked content of a published report: made once, hashed, read in each language."""

from reports.snapshots.completeness import Missing, missing
from reports.snapshots.content import EvidenceTrace, QuoteTrace, Snapshot, build, sha256
from reports.snapshots.markdown import to_html
from reports.snapshots.reading import Page, read

__all__ = [
    "EvidenceTrace",
    "Missing",
    "Page",
    "QuoteTrace",
    "Snapshot",
    "build",
    "missing",
    "read",
    "sha256",
    "to_html",
]

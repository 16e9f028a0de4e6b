"""The locked content of a published report: made once, hashed, read in each language."""

from reports.snapshots.completeness import Missing, missing
from reports.snapshots.content import EvidenceTrace, QuoteTrace, Snapshot, build, sha256
from reports.snapshots.evidence_map import EvidenceMap, Line, Mark, evidence_map
from reports.snapshots.markdown import to_html
from reports.snapshots.minimum import SharedMinimum, minimum
from reports.snapshots.reading import Page, read

__all__ = [
    "EvidenceMap",
    "EvidenceTrace",
    "Line",
    "Mark",
    "Missing",
    "Page",
    "QuoteTrace",
    "SharedMinimum",
    "Snapshot",
    "build",
    "evidence_map",
    "minimum",
    "missing",
    "read",
    "sha256",
    "to_html",
]

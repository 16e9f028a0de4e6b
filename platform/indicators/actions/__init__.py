"""Everything that changes indicators and their values."""

from indicators.actions.demo import load_demo_indicators
from indicators.actions.importing import Imported, compare_with_stored, import_sotkanet

__all__ = [
    "Imported",
    "compare_with_stored",
    "import_sotkanet",
    "load_demo_indicators",
]

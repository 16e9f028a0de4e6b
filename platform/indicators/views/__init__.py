"""Pages of indicators."""

from indicators.views.charts import chart_file
from indicators.views.comparing import compare, compare_table, how_to_read
from indicators.views.figures import indicator_detail, indicator_list
from indicators.views.importing import (
    import_detail,
    import_list,
    import_pxweb,
    import_sotkanet,
)

__all__ = [
    "chart_file",
    "compare",
    "compare_table",
    "how_to_read",
    "import_detail",
    "import_list",
    "import_pxweb",
    "import_sotkanet",
    "indicator_detail",
    "indicator_list",
]

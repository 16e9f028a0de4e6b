"""pyxform, run in a process of its own with little memory and time.

The server stays without numpy, and a sheet that makes the parser run wild ends the parser alone.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from shared.spreadsheets.faults import Unreadable

PARSER = Path(__file__).with_name("parser.py")
MOST_SECONDS = 30


def parse_apart(sheets: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """What `parser.parse` returns. Raises Unreadable when it does not come to an end."""
    environment = {"OPENBLAS_NUM_THREADS": "1", "PATH": os.environ.get("PATH", "")}
    try:
        run = subprocess.run(  # noqa: S603 - our own program; the sheets go in as data
            [sys.executable, "-I", "-X", "utf8", str(PARSER)],
            input=json.dumps(sheets),
            capture_output=True,
            encoding="utf-8",
            timeout=MOST_SECONDS,
            env=environment,
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        raise Unreadable(
            _("The form could not be read within reasonable time and memory. Divide it.")
        ) from error
    found: dict[str, Any] = json.loads(run.stdout)
    return found

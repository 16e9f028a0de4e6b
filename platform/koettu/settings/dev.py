"""What `make run` uses: SQLite, everything in one place, demo content."""

import warnings

from .base import *
from .base import SECRET_KEY, STATIC_ROOT, VAR, env

DEMO = env.bool("DEMO", default=True)

if not SECRET_KEY:
    # Made once and kept, so that receipts and sessions survive a restart.
    from django.core.management.utils import get_random_secret_key

    _file = VAR / "secret-key"
    if not _file.exists():
        _file.touch(mode=0o600)
        _file.write_text(get_random_secret_key())
    SECRET_KEY = _file.read_text()

# Static files come straight from their folders here, so nothing is collected; and one ASGI process
# serves them too, where WhiteNoise reads them synchronously: small files, no harm.
STATIC_ROOT.mkdir(exist_ok=True)
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous")

"""Answers of the sources, kept for a month: the services ask not to be asked often."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from shared.download import Downloader, DownloadError, Fault, Parameters

KEPT_DAYS = 28
DAY = 24 * 3600


@dataclass(slots=True)
class CachedDownloader:
    """A downloader that first looks into `folder`; `refresh` asks the source all the same.

    With `may_ask` false the source is left in peace: what is not kept is not had. What it has asked
    for itself it does not ask for twice. `day` is when the answer last given came from the source.
    """

    downloader: Downloader
    folder: Path
    refresh: bool = False
    may_ask: bool = True
    day: date = field(default_factory=date.today)
    _asked: set[str] = field(default_factory=set)

    def get_json(self, path: str, parameters: Parameters | None = None) -> Any:
        key = json.dumps([self.downloader.base_url, path, parameters], sort_keys=True)
        return self._answer(key, lambda: self.downloader.get_json(path, parameters))

    def post_json(self, path: str, question: Any) -> Any:
        key = json.dumps([self.downloader.base_url, path, "POST", question], sort_keys=True)
        return self._answer(key, lambda: self.downloader.post_json(path, question))

    def _answer(self, key: str, ask: Callable[[], Any]) -> Any:
        file = self.folder / f"{sha256(key.encode()).hexdigest()[:32]}.json"
        if key in self._asked or not self.refresh:
            kept = _kept_since(file)
            if kept is not None:
                self.day = date.fromtimestamp(kept)  # noqa: DTZ012 - the machine's day
                return json.loads(file.read_bytes())
        if not self.may_ask:
            raise DownloadError(
                f"It was fetched less than {KEPT_DAYS} days ago, and the source asks not to be "
                "asked often. --refresh asks it all the same.",
                Fault.NOT_DUE,
            )
        answer = ask()
        self.folder.mkdir(parents=True, exist_ok=True)
        # Written aside first: a run that is stopped leaves no half file behind.
        aside = file.with_suffix(".new")
        aside.write_text(json.dumps(answer), encoding="utf-8")
        aside.replace(file)
        self._asked.add(key)
        self.day = date.today()  # noqa: DTZ011 - the machine's day
        return answer


def _kept_since(file: Path) -> float | None:
    """When the file was written, if that is not too long ago."""
    try:
        written = file.stat().st_mtime
    except OSError:
        return None
    return written if 0 <= time.time() - written < KEPT_DAYS * DAY else None

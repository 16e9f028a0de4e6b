"""Answers of the sources, kept for a month: the services ask not to be asked often."""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from shared.download import Downloader

KEPT_SECONDS = 28 * 24 * 3600


@dataclass(frozen=True, slots=True)
class CachedDownloader:
    """A downloader that first looks into `folder`; `refresh` asks the source all the same."""

    downloader: Downloader
    folder: Path
    refresh: bool = False

    def get_json(
        self, path: str, parameters: Mapping[str, str | int | Sequence[str | int]] | None = None
    ) -> Any:
        key = json.dumps([self.downloader.base_url, path, parameters], sort_keys=True)
        file = self.folder / f"{sha256(key.encode()).hexdigest()[:32]}.json"
        if not self.refresh and file.exists():
            age = time.time() - file.stat().st_mtime
            if 0 <= age < KEPT_SECONDS:
                return json.loads(file.read_bytes())
        answer = self.downloader.get_json(path, parameters)
        self.folder.mkdir(parents=True, exist_ok=True)
        # Written aside first: a run that is stopped leaves no half file behind.
        aside = file.with_suffix(".new")
        aside.write_text(json.dumps(answer), encoding="utf-8")
        aside.replace(file)
        return answer

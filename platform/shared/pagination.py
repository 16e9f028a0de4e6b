"""Pages of long lists, without counting the list each time one is shown."""

import re
from functools import cached_property
from typing import Any

from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import QuerySet


class CountedPaginator(Paginator[Any]):
    """Pages of rows whose number is known from a rollup."""

    def __init__(self, rows: QuerySet[Any], known: int, per_page: int) -> None:
        super().__init__(rows, per_page)
        self._known = known

    @cached_property
    def count(self) -> int:
        return self._known


class OpenPage(Page[Any]):
    """A page that knows whether another follows, not how many there are."""

    def __init__(self, rows: list[Any], number: int, paginator: "OpenPaginator") -> None:
        super().__init__(rows[: paginator.per_page], number, paginator)
        self._more = len(rows) > paginator.per_page

    def has_next(self) -> bool:
        return self._more

    def next_page_number(self) -> int:
        if not self._more:
            raise EmptyPage
        return self.number + 1


class OpenPaginator(Paginator[Any]):
    """Pages of rows whose number nobody knows: each looks one row further."""

    count = 0
    num_pages = 0

    def get_page(self, number: int | str | None) -> OpenPage:  # type: ignore[override]
        """The page of that number; the first when it is none, or when it has no rows."""
        text = str(number)
        wanted = max(int(text), 1) if re.fullmatch(r"[0-9]{1,7}", text) else 1
        start = (wanted - 1) * self.per_page
        rows = list(self.object_list[start : start + self.per_page + 1])
        if not rows and start:
            return self.get_page(1)
        return OpenPage(rows, wanted, self)

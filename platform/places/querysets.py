"""Which places a reader may see: all of them are public."""

from typing import TYPE_CHECKING, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

from accounts.models import User

if TYPE_CHECKING:
    from places.models import Municipality


class MunicipalityQuerySet(models.QuerySet["Municipality"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """Every municipality, for everybody."""
        return self.all()

    def current(self) -> Self:
        """The municipalities of today, without those that have joined another."""
        return self.filter(ended_on__isnull=True)

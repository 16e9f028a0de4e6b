from collections.abc import Callable

import pytest

from accounts.models import User
from organisations.models import Membership, Organisation


@pytest.fixture
def owner(make_member: Callable[..., User], county_organisation: Organisation) -> User:
    return make_member(county_organisation, "owner")


@pytest.fixture
def reader(make_member: Callable[..., User], county_organisation: Organisation) -> Membership:
    return Membership.objects.get(user=make_member(county_organisation, "reader"))

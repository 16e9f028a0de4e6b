from uuid import UUID, uuid4

import pytest

from shared import erasure


@pytest.mark.django_db
def test_all_that_keeps_words_is_asked_from_the_top_down() -> None:
    assert list(erasure.erase(uuid4())) == [
        "reports",
        "insights",
        "attachments",
        "surveys",
    ]


@pytest.mark.django_db
def test_a_handler_is_registered_once() -> None:
    def forget(response_id: UUID) -> int:
        return 0

    before = list(erasure.erase(uuid4()))
    erasure.register("surveys", forget, order=1)
    assert list(erasure.erase(uuid4())) == before

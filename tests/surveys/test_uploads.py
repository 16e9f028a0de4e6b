"""Files on the answering pages, without JavaScript."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse

from surveys.models import Attachment, Response, Survey
from tests.surveys.test_attachments import asking, jpeg, pdf, png  # noqa: F401 - a fixture

HIDDEN = re.compile(r'<input type="hidden"\s+name="([^"]+)"\s+value="([^"]*)"')


def fields(page: Any) -> dict[str, list[str]]:
    """What the page's form would send of its hidden fields."""
    found: dict[str, list[str]] = {}
    for name, value in HIDDEN.findall(page.content.decode()):
        found.setdefault(name, []).append(value)
    return found


def photo(name: str = "IMG 1.jpg", data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data or jpeg(), "application/x-evil")


@pytest.fixture
def address(asking: Survey) -> str:  # noqa: F811
    return reverse("surveys:answer", args=[asking.slug])


def press(client: Client, address: str, page: Any, **more: Any) -> Any:
    return client.post(address, {**fields(page), "go": "next", **more})


def test_a_photo_travels_through_the_pages_to_the_response(client: Client, address: str) -> None:
    page = client.get(address)
    assert 'enctype="multipart/form-data"' in page.content.decode()
    assert 'name="photo.upload"' in page.content.decode()
    page = press(client, address, page, **{"photo.upload": photo()})
    waiting = Attachment.objects.get()
    assert fields(page)["photo"] == [str(waiting.pk)]
    assert fields(page)["photo.called"] == ["IMG 1.jpg"]
    page = press(client, address, page, **{"case.0.file.upload": photo("a.exe", pdf())})
    page = press(client, address, page, consent="analyse")
    page = press(client, address, page)
    assert "IMG 1.jpg, " in page.content.decode()
    assert "a.exe, " in page.content.decode()
    page = press(client, address, page, go="send")
    response = Response.objects.get()
    assert response.answers["photo"] == str(waiting.pk)
    assert {found.question for found in response.attachments.all()} == {"photo", "file"}
    assert "IMG" not in str(response.answers)


def test_another_file_takes_the_place_and_a_box_takes_it_away(
    client: Client, address: str, django_capture_on_commit_callbacks: Any
) -> None:
    page = press(client, address, client.get(address), **{"photo.upload": photo()})
    first = Attachment.objects.get()
    page = press(client, address, page, go="back")
    assert "IMG 1.jpg" in page.content.decode()
    page = press(client, address, page, go="stay", **{"photo.upload": photo("toinen.jpg")})
    second = Attachment.objects.get()
    assert second.pk != first.pk
    assert "toinen.jpg" in page.content.decode()
    page = press(client, address, page, go="stay", **{"photo.remove": "1"})
    assert not Attachment.objects.exists()
    assert "photo" not in fields(page)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"MZ\0\0", "JPEG-?, PNG"),
        (png(60_000, 60_000), "kuvapiste|pixels"),
        (pdf(), "JPEG-?, PNG"),
    ],
)
def test_a_wrong_file_is_refused_beside_its_field_and_the_answers_stay(
    client: Client, address: str, data: bytes, words: str
) -> None:
    page = client.get(address)
    page = press(client, address, page, words="Säilyy", **{"photo.upload": photo("x.jpg", data)})
    content = page.content.decode()
    assert re.search(words, content)
    assert "Säilyy" in content
    assert 'class="error-summary"' in content
    assert not Attachment.objects.exists()


def test_a_file_over_every_cap_is_dropped_while_it_comes_in(client: Client, address: str) -> None:
    page = client.get(address)
    with override_settings(UPLOAD_FILE_BYTES=100):
        page = press(client, address, page, words="Säilyy", **{"photo.upload": photo()})
    assert 'class="error-summary"' in page.content.decode()
    assert "Säilyy" in page.content.decode()
    with override_settings(UPLOAD_BODY_BYTES=100):
        assert press(client, address, page, **{"photo.upload": photo()}).status_code in {400, 413}


def test_a_file_that_waits_no_longer_is_asked_for_anew(client: Client, address: str) -> None:
    page = press(client, address, client.get(address), **{"photo.upload": photo()})
    Attachment.objects.all().delete()
    page = press(client, address, page)
    page = press(client, address, page, consent="analyse", go="next")
    assert Response.objects.count() == 0
    assert "photo" not in fields(page)


@pytest.mark.parametrize("of", ["another question", "another survey", "a response"])
def test_an_id_from_elsewhere_is_no_answer(
    client: Client,
    address: str,
    asking: Survey,  # noqa: F811
    everyday: Survey,
    of: str,
) -> None:
    press(client, address, client.get(address), **{"photo.upload": photo()})
    kept = Attachment.objects.get()
    if of == "another question":
        kept.question = "audio"
    elif of == "another survey":
        kept.survey = everyday
    else:
        kept.response = Response.objects.create(
            survey=asking, version=asking.versions.get(), language="fi"
        )
    kept.save()
    page = press(client, address, client.get(address), photo=str(kept.pk))
    assert 'class="error-summary"' in page.content.decode()
    assert Attachment.objects.filter(pk=kept.pk).exists()

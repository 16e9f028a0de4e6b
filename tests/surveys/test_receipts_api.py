"""Files and receipts for machines."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from accounts.models import User
from organisations.models import Organisation
from surveys.actions import Submitted
from surveys.models import Attachment, Response, Survey
from tests.surveys.test_attachments import asking, jpeg, keep, pdf, send_files  # noqa: F401 - fixtures
from tests.surveys.test_entry import STORED, paper  # noqa: F401 - a fixture
from tests.surveys.test_receipts import told  # noqa: F401 - a fixture


def post(client: Client, path: str, **data: Any) -> Any:
    return client.post(f"/api/{path}", json.dumps(data), content_type="application/json")


def upload(client: Client, data: bytes, **changes: str) -> Any:
    fields = {"survey": "kuvat", "question": "photo", **changes}
    return client.post("/api/attachments/", {**fields, "file": SimpleUploadedFile("x.exe", data)})


# --- Files ------------------------------------------------------------------------------------------


def test_a_file_is_sent_first_and_named_in_the_answers(client: Client, asking: Survey) -> None:  # noqa: F811
    sent = upload(client, jpeg())
    assert sent.status_code == 201
    assert sent.json().keys() == {"id", "question", "kind", "content_type", "size"}
    assert sent.json()["content_type"] == "image/jpeg"
    reply = post(
        client,
        "responses/",
        survey="kuvat",
        answers={"photo": sent.json()["id"]},
        language="fi",
        municipality="905",
        consents={"analyse": True},
    )
    assert reply.status_code == 201, reply.content
    assert Response.objects.get().attachments.get().pk.hex == sent.json()["id"].replace("-", "")
    again = post(
        client,
        "responses/",
        survey="kuvat",
        version=1,
        answers={"photo": sent.json()["id"]},
        language="fi",
        municipality="905",
        consents={},
    )
    assert again.status_code == 400
    assert "photo" in again.json()


@pytest.mark.parametrize(
    ("data", "changes"),
    [
        (b"MZ\0", {}),
        (b"", {}),
        (pdf(), {}),
        (jpeg(), {"question": "words"}),
        (jpeg(), {"question": "nothing"}),
        (jpeg(), {"survey": "nothing"}),
    ],
)
def test_a_wrong_file_or_place_is_refused_with_its_reason(
    client: Client,
    asking: Survey,  # noqa: F811
    data: bytes,
    changes: dict[str, str],
) -> None:
    reply = upload(client, data, **changes)
    assert reply.status_code == 400
    assert reply.json()
    assert not Attachment.objects.exists()


def test_a_closed_survey_takes_no_files(client: Client, asking: Survey) -> None:  # noqa: F811
    Survey.objects.update(status="closed")
    assert upload(client, jpeg()).status_code == 400


def test_a_file_over_the_cap_is_refused(client: Client, asking: Survey) -> None:  # noqa: F811
    with override_settings(UPLOAD_FILE_BYTES=100):
        assert upload(client, jpeg()).status_code == 400
    assert client.post("/api/attachments/", "x", content_type="text/plain").status_code == 415


# --- Receipts ---------------------------------------------------------------------------------------


def test_the_holder_of_a_code_reads_corrects_and_withdraws(
    client: Client,
    told: Submitted,  # noqa: F811
) -> None:
    code = told.receipt_code
    read = post(client, "receipts/", code=code.lower().replace("-", " "))
    assert read.status_code == 200
    assert read["Cache-Control"] == "no-store"
    assert read.json()["answers"] == STORED
    assert read.json()["consents"] == {
        "analyse": True, "quote": True, "publish": False, "contact": False,
    }  # fmt: skip
    assert read.json()["steps"][0]["on"]
    assert read.json()["may_change"]
    changed = post(client, "receipts/correct/", code=code, answers={"mood": "hyvin"})
    assert changed.json()["answers"] == {"mood": "hyvin"}
    assert changed.json()["consents"]["quote"]
    less = post(
        client,
        "receipts/correct/",
        code=code,
        answers={"mood": "hyvin"},
        consents={"analyse": True},
    )
    assert not less.json()["consents"]["quote"]
    wrong = post(client, "receipts/correct/", code=code, answers={"mood": "nonsense"})
    assert wrong.status_code == 400
    assert "mood" in wrong.json()
    gone = post(client, "receipts/withdraw/", code=code)
    assert (gone.json()["status"], gone.json()["answers"]) == ("withdrawn", {})
    assert post(client, "receipts/withdraw/", code=code).status_code == 200
    after = post(client, "receipts/correct/", code=code, answers={"mood": "hyvin"})
    assert after.status_code == 400
    assert Response.objects.get().answers == {}


def test_the_holder_opens_the_files_of_the_response(
    client: Client,
    asking: Survey,  # noqa: F811
    send_files: Callable[..., Submitted],  # noqa: F811
) -> None:
    mine, other = keep(asking), keep(asking)
    sent = send_files({"photo": str(mine.pk)})
    read = post(client, "receipts/", code=sent.receipt_code).json()
    assert [found["id"] for found in read["attachments"]] == [str(mine.pk)]
    opened = post(client, "receipts/file/", code=sent.receipt_code, id=str(mine.pk))
    assert b"".join(opened)[:2] == b"\xff\xd8"
    assert (
        post(client, "receipts/file/", code=sent.receipt_code, id=str(other.pk)).status_code == 404
    )
    swapped = post(
        client, "receipts/correct/", code=sent.receipt_code, answers={"photo": str(other.pk)}
    )
    assert [found["id"] for found in swapped.json()["attachments"]] == [str(other.pk)]


def test_a_wrong_code_tells_nothing_and_guessing_is_slowed(
    client: Client,
    told: Submitted,  # noqa: F811
) -> None:
    for path in ("receipts/", "receipts/withdraw/"):
        assert post(client, path, code="AAAA-BBBB").status_code == 404
    assert post(client, "receipts/correct/", code="AAAA", answers={}).status_code == 404
    assert post(client, "receipts/").status_code == 400
    statuses = [post(client, "receipts/", code=f"W{number}").status_code for number in range(40)]
    assert statuses[-1] == 429
    assert post(client, "receipts/", code=told.receipt_code).status_code == 429


def test_a_moderator_sees_which_files_a_response_has(
    asking: Survey,  # noqa: F811
    send_files: Callable[..., Submitted],  # noqa: F811
    vaasa: Organisation,
    make_member: Callable[..., User],
    client_of: Callable[[User | None], Client],
) -> None:
    kept = keep(asking)
    sent = send_files({"photo": str(kept.pk)})
    moderator = client_of(make_member(vaasa, "moderator"))
    read = moderator.get(f"/api/responses/{sent.response.pk}/").json()
    assert [found["id"] for found in read["attachments"]] == [str(kept.pk)]


def test_the_schema_describes_files_and_receipts(client: Client, db: None) -> None:
    schema = client.get("/api/schema/?format=json").json()
    for path in ("attachments/", "receipts/", "receipts/correct/", "receipts/withdraw/"):
        assert "post" in schema["paths"][f"/api/{path}"]

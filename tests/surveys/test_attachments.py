"""Files with answers: opened safely, stripped, claimed once, read by few, forgotten."""

import io
import os
import struct
import wave
import zlib
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.models import User
from koettu.management.commands.worker import HOUSE
from organisations.models import Organisation
from places.models import Municipality
from shared.models import AuditEntry
from surveys.actions import (
    Consents,
    Submitted,
    correct_response,
    create_survey,
    discard_attachment,
    forget_expired_responses,
    forget_waiting_attachments,
    go_live,
    store_attachment,
    submit_response,
    sweep_attachments,
    withdraw_response,
)
from surveys.definition import Definition, Page, Question
from surveys.documents.cleaner import clean
from surveys.documents.cleaning import clean_attachment
from surveys.documents.papers import unlabelled
from surveys.documents.recordings import _checksum
from surveys.documents.refusing import RefusedError
from surveys.models import Attachment, Response, Survey
from tests.surveys.conftest import PRIVACY

PIXELS = 50_000_000
QUESTIONS = {
    kind: Question(name=kind, type="file", accept=kind, label={"fi": kind})
    for kind in ("photo", "audio", "file")
}


# --- Files that tell too much ---------------------------------------------------------------------


def jpeg(size: tuple[int, int] = (80, 60)) -> bytes:
    """A picture that says where and with what it was taken, and turned on its side."""
    exif = Image.Exif()
    exif[0x010F] = "PhoneMaker"
    exif[0x0112] = 6
    exif.get_ifd(0x8825).update({1: "N", 2: (63.0, 5.0, 45.0), 29: "2026:11:21"})
    out = io.BytesIO()
    Image.new("RGB", size, (180, 30, 40)).save(out, "JPEG", exif=exif, comment=b"Maija was here")
    return out.getvalue()


def png(width: int, height: int) -> bytes:
    """A small file that states a picture of any size."""

    def chunk(name: bytes, data: bytes) -> bytes:
        sealed = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + sealed

    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    rows = zlib.compress(bytes(width * 4 + 1) * min(height, 10))
    text = chunk(b"tEXt", b"Author\0Maija")
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head) + text + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )  # fmt: skip


def pdf() -> bytes:
    """A document with an author, a script, an attached program and a labelled photo."""
    made = pikepdf.new()
    made.add_blank_page()
    made.docinfo["/Author"] = "Maija"
    with made.open_metadata() as metadata:
        metadata["dc:creator"] = ["Maija"]
    made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
    made.attachments["x.exe"] = b"MZ secret program"
    photo = pikepdf.Stream(
        made, jpeg(), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=80, Height=60,
        ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8, Filter=pikepdf.Name.DCTDecode,
    )  # fmt: skip
    comment = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], T="Maija",
        Contents="Puhelin soi",
    )  # fmt: skip
    made.pages[0].Annots = pikepdf.Array([comment])
    made.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=photo))
    out = io.BytesIO()
    made.save(out, compress_streams=False)
    return out.getvalue()


def unpacked(data: bytes) -> bytes:
    """All that a PDF says, without compression."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as read:
        read.save(
            out,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            compress_streams=False,
        )
    return out.getvalue()


def wav() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"\1\2" * 800)
    return out.getvalue()


MP3_FRAME = b"\xff\xfb\x90\x00" + bytes(413)


def box(name: bytes, *inside: bytes) -> bytes:
    body = b"".join(inside)
    return struct.pack(">I4s", len(body) + 8, name) + body


def m4a(handler: bytes = b"soun") -> bytes:
    """A recording as phones make it: made at a time, at a place."""
    times = struct.pack(">III", 0, 3_900_000_000, 3_900_000_001) + bytes(20)
    kind = bytes(8) + handler + bytes(12) + b"Maija phone\0"
    track = box(b"trak", box(b"tkhd", times), box(b"mdia", box(b"mdhd", times), box(b"hdlr", kind)))
    labels = box(b"udta", box(b"\xa9xyz", b"+63.0960+021.6160/"), box(b"meta", b"Maija"))
    return (
        box(b"ftyp", b"M4A \0\0\0\0")
        + box(b"moov", box(b"mvhd", times), track, labels)
        + box(b"uuid", b"Maija was here as well")
        + box(b"mdat", b"sound" * 40)
    )


def ogg_page(serial: int, number: int, flags: int, packet: bytes) -> bytes:
    lacing = bytes([255] * (len(packet) // 255) + [len(packet) % 255])
    head = struct.pack("<4sBBqIII", b"OggS", 0, flags, 0, serial, number, 0)
    page = bytearray(head + bytes([len(lacing)]) + lacing + packet)
    page[22:26] = struct.pack("<I", _checksum(page))
    return bytes(page)


def ogg(first: bytes = b"OpusHead", second: bytes = b"OpusTags") -> bytes:
    vendor, comment = b"PhoneMaker", b"ARTIST=Maija" + b"x" * 300
    tags = struct.pack("<I", len(vendor)) + vendor
    tags += struct.pack("<II", 1, len(comment)) + comment + b"\1"
    return (
        ogg_page(7, 0, 2, first + bytes(11))
        + ogg_page(7, 1, 0, second + tags)
        + ogg_page(7, 2, 4, b"sound" * 20)
    )


# --- Cleaning ---------------------------------------------------------------------------------------


def test_a_photo_is_drawn_anew_upright_without_place_device_or_what_was_added() -> None:
    data = jpeg() + b"PK\x03\x04 a hidden archive"
    cleaned = clean_attachment(data, "photo")
    assert cleaned.content_type == "image/jpeg"
    for secret in (b"PhoneMaker", b"Exif", b"2026:11:21", b"Maija", b"archive", b"PK"):
        assert secret not in cleaned.data
    with Image.open(io.BytesIO(cleaned.data)) as image:
        assert image.size == (60, 80)
        assert not image.getexif()


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_picture_keeps_its_format_and_its_transparency(kind: str) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (9, 9), (0, 0, 0, 0)).save(out, kind)
    cleaned = clean("photo", out.getvalue(), pixels=PIXELS)
    with Image.open(io.BytesIO(cleaned.data)) as image:
        assert (image.format, image.mode) == (kind, "RGBA")


def test_a_picture_loses_its_text_chunks() -> None:
    assert b"Maija" not in clean("photo", png(9, 9), pixels=PIXELS).data


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (png(60_000, 60_000), "pixels"),
        (png(9_000, 9_000), "pixels"),
        (b"GIF89a" + bytes(60), "kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "kind"),
        (b"<html><script>alert(1)</script>", "kind"),
        (b"\xff\xd8\xff\xe0" + bytes(40), "kind"),
        (jpeg((400, 300))[:1500], "broken"),
        (b"MZ" + jpeg(), "kind"),
    ],
)
def test_what_is_no_picture_to_be_taken_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(RefusedError, match=reason):
        clean("photo", data, pixels=PIXELS)


def test_a_pdf_keeps_its_pages_and_loses_author_scripts_programs_and_labels() -> None:
    before, after = pdf(), unpacked(clean_attachment(pdf(), "file").data)
    for secret in (b"Maija", b"PhoneMaker", b"secret program", b"app.alert", b"OpenAction"):
        assert secret in before
        assert secret not in after
    assert b"Puhelin soi" in after
    with pikepdf.open(io.BytesIO(after)) as read:
        assert len(read.pages) == 1


def test_an_earlier_version_inside_a_pdf_is_gone() -> None:
    data = pdf().replace(b"%%EOF", b"%%EOF\n% the sentence taken out by Maija\n")
    assert b"taken out" not in clean("file", data, pixels=PIXELS).data


def test_a_locked_pdf_and_a_broken_one_are_refused() -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf())) as made:
        made.save(out, encryption=pikepdf.Encryption(owner="a", user=""))
    with pytest.raises(RefusedError, match="locked"):
        clean("file", out.getvalue(), pixels=PIXELS)
    with pytest.raises(RefusedError, match="broken"):
        clean("file", b"%PDF-1.7 nothing", pixels=PIXELS)


def test_text_is_text_and_a_program_is_not() -> None:
    cleaned = clean("file", "\ufeffHyvää päivää".encode(), pixels=PIXELS)
    assert (cleaned.content_type, cleaned.data) == ("text/plain", "Hyvää päivää".encode())
    for data in (b"MZ\0\0\1", b"\x7fELF\1", b"PK\3\4", "päivää".encode("latin-1"), b" \n"):
        with pytest.raises(RefusedError, match="kind"):
            clean("file", data, pixels=PIXELS)


def test_a_jpeg_loses_its_labels_without_being_drawn_anew() -> None:
    plain = unlabelled(jpeg())
    assert b"PhoneMaker" not in plain
    assert b"Maija" not in plain
    with Image.open(io.BytesIO(plain)) as image:
        assert image.convert("RGB").getpixel((5, 5))


def test_a_wav_keeps_its_sound_alone() -> None:
    sound = wav()
    label = b"LIST" + struct.pack("<I", 16) + b"INFOIART" + struct.pack("<I", 4) + b"Maij"
    labelled = sound[:12] + label + sound[12:] + b"something after the end"
    assert clean("audio", labelled, pixels=PIXELS).data == sound


def test_an_mp3_keeps_its_frames_alone() -> None:
    labelled = b"ID3\4\0\0\0\0\0\x0fTPE1 Maija Meik" + MP3_FRAME * 9 + b"TAG" + b"Maija".ljust(125)
    cleaned = clean("audio", labelled, pixels=PIXELS)
    assert (cleaned.content_type, cleaned.data) == ("audio/mpeg", MP3_FRAME * 9)


def test_an_m4a_loses_place_time_and_names_and_nothing_moves() -> None:
    before, cleaned = m4a(), clean("audio", m4a() + b"trailing", pixels=PIXELS)
    assert cleaned.content_type == "audio/mp4"
    assert len(cleaned.data) == len(before)
    assert cleaned.data.index(b"sound") == before.index(b"sound")
    for secret in (b"+63.0960", b"Maija", struct.pack(">I", 3_900_000_000)):
        assert secret in before
        assert secret not in cleaned.data


@pytest.mark.parametrize(
    ("first", "second"), [(b"OpusHead", b"OpusTags"), (b"\x01vorbis", b"\x03vorbis")]
)
def test_an_ogg_loses_its_comments_and_stays_whole(first: bytes, second: bytes) -> None:
    cleaned = clean("audio", ogg(first, second) + b"after the end", pixels=PIXELS).data
    assert len(cleaned) == len(ogg(first, second))
    assert b"Maija" not in cleaned
    assert b"PhoneMaker" not in cleaned
    page = bytearray(cleaned[cleaned.index(b"OggS", 4) : cleaned.rindex(b"OggS")])
    stated = page[22:26]
    page[22:26] = bytes(4)
    assert stated == struct.pack("<I", _checksum(page))


@pytest.mark.parametrize(
    "data",
    [b"hello world", jpeg(), m4a(b"vide"), ogg(b"\x80theora", b"\x81theora"), b"RIFF1234AVI LIST"],
)
def test_what_is_no_recording_is_refused(data: bytes) -> None:
    with pytest.raises(RefusedError, match="kind"):
        clean("audio", data, pixels=PIXELS)


@pytest.mark.parametrize("make", [wav, m4a, ogg, lambda: MP3_FRAME * 9, pdf, jpeg])
def test_a_file_cut_anywhere_is_cleaned_or_refused_and_never_breaks_the_cleaner(
    make: Callable[[], bytes],
) -> None:
    whole = make()
    for kind in ("photo", "audio", "file"):
        for end in range(0, len(whole), max(len(whole) // 23, 1)):
            with suppress(RefusedError):
                clean(kind, whole[:end], pixels=PIXELS)


def test_a_file_that_would_open_into_something_huge_is_refused() -> None:
    """A PDF whose objects stand in a stream that grows a thousandfold."""
    squeeze = zlib.compressobj(9)
    grown = b"".join(squeeze.compress(bytes(1 << 20)) for _ in range(1500)) + squeeze.flush()
    body = b"%PDF-1.5\n"
    first = len(body)
    body += b"1 0 obj<</Type/ObjStm/N 1/First 4/Length %d/Filter/FlateDecode>>stream\n" % len(grown)
    body += grown + b"\nendstream endobj\n"
    second = len(body)
    places = [(0, 0, 65535), (1, first, 0), (2, 1, 0), (1, second, 0)]
    table = zlib.compress(b"".join(struct.pack(">BIH", *place) for place in places))
    body += b"3 0 obj<</Type/XRef/Size 4/W[1 4 2]/Root 2 0 R/Length %d" % len(table)
    body += b"/Filter/FlateDecode>>stream\n" + table + b"\nendstream endobj\n"
    body += b"startxref\n%d\n%%%%EOF" % second
    with pytest.raises(RefusedError):
        clean_attachment(body, "file")


# --- Keeping ----------------------------------------------------------------------------------------


@pytest.fixture
def asking(vaasa: Organisation, municipalities: dict[str, Municipality]) -> Survey:
    """A survey that asks for a photo, a recording and, of each case, a file."""
    survey = create_survey(
        vaasa,
        actor=None,
        slug="kuvat",
        kind="survey",
        title={"fi": "Kuvat"},
        definition=Definition(
            pages=[
                Page(
                    name="one",
                    title={"fi": "Yksi"},
                    questions=[
                        QUESTIONS["photo"],
                        QUESTIONS["audio"],
                        Question(name="words", type="text", label={"fi": "Sanat"}),
                    ],
                ),
                Page(
                    name="case", title={"fi": "Tapaus"}, repeat=True, questions=[QUESTIONS["file"]]
                ),
            ]
        ),
        municipalities=[municipalities["905"]],
        **PRIVACY,
    )
    go_live(survey, actor=None)
    return survey


Send = Callable[..., Submitted]


@pytest.fixture
def send_files(asking: Survey, municipalities: dict[str, Municipality]) -> Send:
    def make(answers: dict[str, Any], key: str = "key-00000001") -> Submitted:
        return submit_response(
            asking.versions.get(),
            answers=answers,
            language="fi",
            municipality=municipalities["905"],
            consents=Consents(analyse=True),
            client_key=key,
        )

    return make


def keep(survey: Survey, kind: str = "photo", data: bytes | None = None) -> Attachment:
    made = {"photo": jpeg, "audio": wav, "file": pdf}
    return store_attachment(survey, question=QUESTIONS[kind], data=data or made[kind]())


def path_of(attachment: Attachment) -> str:
    return str(attachment.file.name)


def test_a_stored_file_has_a_name_that_tells_nothing(asking: Survey) -> None:
    kept = keep(asking)
    assert path_of(kept) == f"attachments/{kept.pk.hex[:2]}/{kept.pk.hex}"
    assert (kept.content_type, kept.kind, kept.response) == ("image/jpeg", "photo", None)
    assert kept.size == default_storage.size(path_of(kept))


def test_too_large_empty_and_wrong_files_are_refused_in_words(asking: Survey) -> None:
    with override_settings(ATTACHMENT_BYTES={"photo": 500, "audio": 1, "file": 1}):
        with pytest.raises(ValidationError) as caught:
            keep(asking)
        assert caught.value.code == "size"
    for data, code in ((b"", "empty"), (b"%PDF-1.7", "kind"), (png(60_000, 60_000), "pixels")):
        with pytest.raises(ValidationError) as caught:
            store_attachment(asking, question=QUESTIONS["photo"], data=data)
        assert caught.value.code == code
    assert not Attachment.objects.exists()


def test_waiting_files_take_only_so_much_room(asking: Survey) -> None:
    room = len(jpeg()) + 1
    with override_settings(ATTACHMENTS_WAITING_BYTES=room):
        keep(asking)
        with pytest.raises(ValidationError) as caught:
            keep(asking)
    assert caught.value.code == "full"


def test_a_response_claims_its_files_once(asking: Survey, send_files: Send) -> None:
    photo, paper = keep(asking), keep(asking, "file")
    answers = {"photo": str(photo.pk), "case": [{"file": str(paper.pk)}]}
    sent = send_files(answers)
    assert set(sent.response.attachments.all()) == {photo, paper}
    assert not send_files(answers).created  # the same again, by a sender who heard no answer
    with pytest.raises(ValidationError) as caught:
        send_files({"photo": str(photo.pk)}, key="key-00000002")
    assert set(caught.value.message_dict) == {"photo"}
    assert Response.objects.count() == 1


@pytest.mark.parametrize("name", ["audio", "unknown survey", "twice", "nothing"])
def test_a_file_of_another_question_or_survey_cannot_be_claimed(
    asking: Survey, everyday: Survey, send_files: Send, name: str
) -> None:
    kept = keep(asking, "file")
    answers: dict[str, Any] = {"photo": str(kept.pk)}
    if name == "audio":
        answers = {"audio": str(keep(asking).pk)}
    if name == "unknown survey":
        answers = {"photo": str(keep(everyday).pk)}
    if name == "twice":
        answers = {"case": [{"file": str(kept.pk)}, {"file": str(kept.pk)}]}
    with pytest.raises(ValidationError):
        send_files(answers)
    assert not Response.objects.exists()
    assert Attachment.objects.filter(response=None).count() == Attachment.objects.count()


def test_a_correction_keeps_swaps_and_drops_files(
    asking: Survey,
    send_files: Send,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    photo, sound = keep(asking), keep(asking, "audio")
    response = send_files({"photo": str(photo.pk), "audio": str(sound.pk)}).response
    other = keep(asking)
    with django_capture_on_commit_callbacks(execute=True):
        correct_response(response, answers={"photo": str(other.pk), "audio": str(sound.pk)})
    assert set(response.attachments.all()) == {other, sound}
    assert not default_storage.exists(path_of(photo))
    with django_capture_on_commit_callbacks(execute=True):
        correct_response(response, answers={"words": "Ei kuvia"})
    assert not response.attachments.exists()
    assert not default_storage.exists(path_of(sound))


def test_a_withdrawal_deletes_the_files_after_the_commit(
    asking: Survey,
    send_files: Send,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    photo = keep(asking)
    response = send_files({"photo": str(photo.pk)}).response
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_response(response)
        assert default_storage.exists(path_of(photo))
    assert not default_storage.exists(path_of(photo))
    assert not Attachment.objects.exists()


def test_files_go_with_their_response_when_its_time_has_run_out(
    asking: Survey,
    send_files: Send,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    photo = keep(asking)
    send_files({"photo": str(photo.pk)})
    later = timezone.localdate() + timedelta(days=31 * asking.retention_months)
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_expired_responses(day=timezone.localdate()) == 0
        assert Attachment.objects.exists()
        assert forget_expired_responses(day=later) == 1
    assert not Attachment.objects.exists()
    assert not default_storage.exists(path_of(photo))
    assert Response.objects.get().status == Response.Status.EXPIRED


def test_files_that_nobody_sent_are_deleted_after_a_day(
    asking: Survey,
    send_files: Send,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    waiting, sent = keep(asking), keep(asking)
    send_files({"photo": str(sent.pk)})
    today = timezone.localdate()
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_waiting_attachments(day=today + timedelta(days=1)) == 0
        assert forget_waiting_attachments(day=today + timedelta(days=2)) == 1
    assert list(Attachment.objects.all()) == [sent]
    assert not default_storage.exists(path_of(waiting))


def test_the_worker_keeps_house_among_the_files(
    asking: Survey, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    old, new = keep(asking), keep(asking)
    days_ago = timezone.localdate() - timedelta(days=3)
    Attachment.objects.filter(pk=old.pk).update(received_on=days_ago)
    with django_capture_on_commit_callbacks(execute=True):
        for chore in HOUSE:
            chore()
    assert list(Attachment.objects.all()) == [new]
    assert not default_storage.exists(path_of(old))


def test_a_file_taken_away_while_answering_is_deleted_and_a_sent_one_is_not(
    asking: Survey,
    send_files: Send,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    waiting, sent = keep(asking), keep(asking)
    send_files({"photo": str(sent.pk)})
    with django_capture_on_commit_callbacks(execute=True):
        for pk in (str(waiting.pk), str(sent.pk), "nonsense"):
            discard_attachment(asking, question="photo", pk=pk)
    assert list(Attachment.objects.all()) == [sent]


def test_the_sweep_finds_files_that_no_record_knows(asking: Survey) -> None:
    kept = keep(asking)
    lost = default_storage.save("attachments/00/lost", ContentFile(b"x"))
    assert sweep_attachments() == 0
    week_ago = (timezone.now() - timedelta(days=7)).timestamp()
    for name in (lost, path_of(kept)):
        os.utime(default_storage.path(name), (week_ago, week_ago))
    assert sweep_attachments() == 1
    assert default_storage.exists(path_of(kept))
    assert not default_storage.exists(lost)


# --- Reading ----------------------------------------------------------------------------------------


def test_a_file_is_served_to_be_saved_and_never_run(
    asking: Survey,
    send_files: Send,
    vaasa: Organisation,
    make_member: Callable[..., User],
    client_of: Callable[[User | None], Client],
) -> None:
    kept = keep(asking, "photo")
    send_files({"photo": str(kept.pk)})
    moderator = make_member(vaasa, "moderator")
    page = client_of(moderator).get(reverse("surveys:attachment", args=[kept.pk]))
    assert page["Content-Type"] == "image/jpeg"
    assert page["Content-Disposition"].startswith('attachment; filename="photo-')
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in page["Cache-Control"]
    assert b"".join(page)[:2] == b"\xff\xd8"
    read = AuditEntry.objects.get(verb="read_attachment")
    assert (read.actor_id, read.subject_id) == (moderator.pk, str(kept.pk))


def test_who_may_read_the_words_may_read_the_file_and_nobody_else(
    asking: Survey,
    send_files: Send,
    vaasa: Organisation,
    tampere: Organisation,
    ngo: Organisation,
    make_member: Callable[..., User],
    client_of: Callable[[User | None], Client],
) -> None:
    kept, waiting = keep(asking), keep(asking)
    send_files({"photo": str(kept.pk)})
    expected = [
        (None, 302),
        (make_member(tampere, "coordinator"), 404),
        (make_member(ngo, "owner"), 404),
        (make_member(vaasa, "reader"), 404),
        (make_member(vaasa, "contributor"), 404),
        (make_member(vaasa, "moderator"), 200),
        (make_member(vaasa, "coordinator"), 200),
    ]
    for user, status in expected:
        client = client_of(user)
        page = client.get(reverse("surveys:attachment", args=[kept.pk]))
        if page.streaming:
            page.getvalue()  # to its end, where the client closes it
        assert page.status_code == status
        assert client.get(reverse("surveys:attachment", args=[waiting.pk])).status_code in {
            302,
            404,
        }

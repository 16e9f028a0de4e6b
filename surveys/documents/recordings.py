"""Sound without its labels: times, places, devices and names around the sound are taken out.

The sound itself is not decoded. MP3 and WAV are written anew from their frames; in M4A and Ogg what
is not sound is overwritten in its place, so that nothing in the file moves.
"""

import struct
from collections.abc import Iterator

from surveys.documents.refusing import Cleaned, RefusedError

FEWEST_FRAMES = 3
"""So many MP3 frames in a row are a recording; one could be chance."""


def clean_recording(data: bytes) -> Cleaned:
    """The recording by what it holds, whatever it is called."""
    try:
        if data[:4] == b"RIFF" and data[8:12] == b"WAVE":
            return Cleaned("audio/wav", _clean_wav(data))
        if data[:4] == b"OggS":
            return Cleaned("audio/ogg", _clean_ogg(bytearray(data)))
        if data[4:8] == b"ftyp":
            return Cleaned("audio/mp4", _clean_mp4(bytearray(data)))
        return Cleaned("audio/mpeg", _clean_mp3(data))
    except (struct.error, IndexError) as error:
        raise RefusedError("broken") from error


# --- WAV: of the chunks, the form and the sound -----------------------------------------------


def _clean_wav(data: bytes) -> bytes:
    kept: dict[bytes, bytes] = {}
    place = 12
    while place + 8 <= len(data):
        name, size = struct.unpack_from("<4sI", data, place)
        if name in {b"fmt ", b"fact", b"data"} and name not in kept:
            kept[name] = data[place + 8 : place + 8 + size]
        place += 8 + size + size % 2
    if not kept.get(b"data") or len(kept.get(b"fmt ", b"")) < 16:  # noqa: PLR2004 - its shortest form
        raise RefusedError("broken")
    body = b"WAVE"
    for name in (b"fmt ", b"fact", b"data"):
        if chunk := kept.get(name):
            body += struct.pack("<4sI", name, len(chunk)) + chunk + b"\0" * (len(chunk) % 2)
    return struct.pack("<4sI", b"RIFF", len(body)) + body


# --- MP3: frame after frame ---------------------------------------------------------------------

_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_V1 = (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_V2 = (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)


def _clean_mp3(data: bytes) -> bytes:
    place = 0
    while data[place : place + 3] == b"ID3":
        size = data[place + 6 : place + 10]
        place += 10 + sum((byte & 0x7F) << shift for byte, shift in zip(size, (21, 14, 7, 0)))  # noqa: B905
    while place < len(data) and data[place] == 0:  # the padding of a tag
        place += 1
    start, frames = place, 0
    while length := _frame_length(data, place):
        place += length
        frames += 1
    if frames < FEWEST_FRAMES:
        raise RefusedError("kind")
    return data[start : min(place, len(data))]


def _frame_length(data: bytes, place: int) -> int:
    """Bytes of the MPEG layer III frame that begins here; 0 when none does."""
    if place + 4 > len(data):
        return 0
    head = int.from_bytes(data[place : place + 4], "big")
    version, layer = head >> 19 & 3, head >> 17 & 3
    rate, sampling = head >> 12 & 15, head >> 10 & 3
    is_frame = head >> 21 == 0x7FF and version != 1 and layer == 1  # noqa: PLR2004 - 11 bits of sync
    if not is_frame or rate in {0, 15} or sampling == 3:  # noqa: PLR2004 - reserved values
        return 0
    bits = (_V1 if version == 3 else _V2)[rate - 1] * 1000  # noqa: PLR2004
    samples = 144 if version == 3 else 72  # noqa: PLR2004
    return samples * bits // _RATES[version][sampling] + (head >> 9 & 1)


# --- M4A: boxes -----------------------------------------------------------------------------------

_TOP = frozenset({b"ftyp", b"moov", b"mdat", b"moof", b"sidx", b"styp", b"mfra"})
_INSIDE = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl", b"moof", b"traf", b"mvex"})
_LABELS = frozenset({b"udta", b"meta", b"uuid", b"free", b"skip", b"iods", b"name", b"cprt"})
_TIMED = frozenset({b"mvhd", b"tkhd", b"mdhd"})


def _clean_mp4(data: bytearray) -> bytes:
    if b"soun" not in data or b"vide" in _handlers(data):
        raise RefusedError("kind")  # a film shows people
    names = set()
    end = 0
    for name, start, head, stop in _boxes(data, 0, len(data)):
        names.add(name)
        end = stop
        if name not in _TOP:
            _blank(data, start, head, stop)
        elif name in _INSIDE:
            _strip_box(data, head, stop)
    if not {b"ftyp", b"moov"} <= names:
        raise RefusedError("broken")
    return bytes(data[:end])


def _handlers(data: bytearray) -> set[bytes]:
    """Kinds of tracks: `soun`, `vide` and so on."""
    found = set()
    place = data.find(b"hdlr")
    while place >= 0:
        found.add(bytes(data[place + 12 : place + 16]))
        place = data.find(b"hdlr", place + 4)
    return found


def _strip_box(data: bytearray, start: int, stop: int, depth: int = 0) -> None:
    if depth > len(_INSIDE):
        raise RefusedError("broken")
    for name, begin, head, end in _boxes(data, start, stop):
        if name in _LABELS:
            _blank(data, begin, head, end)
        elif name in _TIMED:
            width = 16 if data[head] == 1 else 8  # made and changed, by the version of the box
            data[head + 4 : head + 4 + width] = bytes(width)
        elif name == b"hdlr":
            data[head + 24 : end] = bytes(end - head - 24)  # the writer's name
        elif name in _INSIDE:
            _strip_box(data, head, end, depth + 1)


def _boxes(data: bytearray, start: int, stop: int) -> Iterator[tuple[bytes, int, int, int]]:
    """Name, start, start of the content, end of each box; ends where no box begins."""
    while start + 8 <= stop:
        size, name = struct.unpack_from(">I4s", data, start)
        head = start + 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", data, head)
            head += 8
        elif size == 0:
            size = stop - start
        if size < head - start or start + size > stop:
            return
        yield name, start, head, start + size
        start += size


def _blank(data: bytearray, start: int, head: int, stop: int) -> None:
    data[start + 4 : start + 8] = b"free"
    data[head:stop] = bytes(stop - head)


# --- Ogg: pages -----------------------------------------------------------------------------------

_SECOND = {b"OpusHead": b"OpusTags", b"\x01vorbis": b"\x03vorbis"}
"""How the packet of comments begins, by the beginning of the stream's first packet."""
_NO_COMMENTS = struct.pack("<II", 0, 0)
"""No name of a program, no comments."""


def _clean_ogg(data: bytearray) -> bytes:
    expected: dict[int, bytes] = {}
    open_packets: set[int] = set()
    place = 0
    while data[place : place + 4] == b"OggS":
        flags, serial = data[place + 5], struct.unpack_from("<I", data, place + 14)[0]
        lacing = data[place + 27 : place + 27 + data[place + 26]]
        body = place + 27 + len(lacing)
        end = body + sum(lacing)
        if end > len(data):
            break
        if flags & 2:  # the stream begins
            start = next((s for s in _SECOND if data.startswith(s, body)), None)
            if start is None:
                raise RefusedError("kind")  # a film, or a sound that few can play
            expected[serial] = _SECOND[start]
        elif serial in expected:
            _silence(data, place, body, lacing, expected, open_packets, serial)
        place = end
    if not place or expected:
        raise RefusedError("broken")
    return bytes(data[:place])


def _silence(  # noqa: PLR0913, PLR0917 - where the page is and what is awaited
    data: bytearray,
    page: int,
    body: int,
    lacing: bytearray,
    expected: dict[int, bytes],
    open_packets: set[int],
    serial: int,
) -> None:
    """Overwrite the part of the comments that stands on this page."""
    length, ends = 0, False
    for size in lacing:
        length += size
        if ends := size < 255:  # noqa: PLR2004 - a shorter segment ends its packet
            break
    begin, name = body, expected[serial]
    if serial not in open_packets:
        if not data.startswith(name, body):
            raise RefusedError("broken")
        begin = body + len(name) + len(_NO_COMMENTS)
        data[begin - len(_NO_COMMENTS) : begin] = _NO_COMMENTS
        if name == b"\x03vorbis":
            data[begin] = 1  # its framing bit
            begin += 1
    data[begin : body + length] = bytes(body + length - begin)
    stop = body + sum(lacing)
    data[page + 22 : page + 26] = bytes(4)
    data[page + 22 : page + 26] = struct.pack("<I", _checksum(data[page:stop]))
    if ends:
        open_packets.discard(serial)
        del expected[serial]
    else:
        open_packets.add(serial)


def _checksum(page: bytearray) -> int:
    """Ogg's CRC-32: polynomial 04c11db7, neither mirrored nor inverted."""
    crc = 0
    for byte in page:
        crc ^= byte << 24
        for _bit in range(8):
            crc = (crc << 1) ^ (0x04C11DB7 if crc & 0x80000000 else 0)
            crc &= 0xFFFFFFFF
    return crc

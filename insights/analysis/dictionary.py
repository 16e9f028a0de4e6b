"""simplemma's dictionaries in a form that takes little memory: sorted hashes, mapped from a file that all processes share."""

import os
import tempfile
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import simplemma
from numpy.typing import NDArray
from simplemma.strategies import DefaultStrategy
from simplemma.strategies.dictionaries import dictionary_factory, frontcode

Arrays = tuple[NDArray[np.uint64], NDArray[np.uint32], NDArray[np.uint8]]

FORM = 1
PARTS = ("hashes", "places", "lemmas")


class Dictionary(Mapping[str, str]):
    """
    Lemmas by word form.

    `hashes` (n,) are the first 64 bits of BLAKE2 of each form, in order; `places` (n,) say where in `lemmas` (bytes)
    the lemma of each begins: its length, then the lemma in UTF-8. With some four million forms a form that is not in
    the dictionary is taken for another one once in four million million times.
    """

    def __init__(self, arrays: Arrays) -> None:
        hashes, places, lemmas = arrays
        self._hashes: memoryview[int] = memoryview(hashes)  # type: ignore[arg-type]
        self._places: memoryview[int] = memoryview(places)  # type: ignore[arg-type]
        self._lemmas: memoryview[int] = memoryview(lemmas)  # type: ignore[arg-type]

    def __len__(self) -> int:
        return len(self._hashes)

    def __iter__(self) -> Iterator[str]:
        """Refuse: the forms themselves are not kept."""
        message = "the forms of a dictionary are not kept"
        raise TypeError(message)

    def __getitem__(self, form: str) -> str:
        found: str | None = self.get(form)
        if found is None:
            raise KeyError(form)
        return found

    def get(self, key: str, default: Any = None) -> Any:
        """Give the lemma of a form, or `default`."""
        wanted = _hash(key.encode())
        row = bisect_left(self._hashes, wanted)
        if row == len(self._hashes) or self._hashes[row] != wanted:
            return default
        start = self._places[row] + 1
        return bytes(self._lemmas[start : start + self._lemmas[start - 1]]).decode()


class Dictionaries:
    """What simplemma asks for the dictionary of a language."""

    def get_dictionary(self, lang: str) -> Mapping[str, str]:
        return dictionary(lang)


@cache
def lemmatizer() -> simplemma.Lemmatizer:
    """Simplemma's lemmatiser over our form of its dictionaries; its results are the same."""
    strategy = DefaultStrategy(dictionary_factory=Dictionaries())
    return simplemma.Lemmatizer(cache_max_size=0, lemmatization_strategy=strategy)


@cache
def dictionary(language: str) -> Dictionary:
    """
    Map the dictionary of a language from the cache folder, made there at first use; in memory if nothing can be written.

    Raises ValueError for a language that simplemma does not know.
    """
    folder = cache_folder() / f"{language}-{version('simplemma')}-{FORM}"
    if not folder.is_dir():
        arrays = _built(language)
        try:
            _keep(folder, arrays)
        except OSError:
            return Dictionary(arrays)
    hashes, places, lemmas = (np.load(folder / f"{part}.npy", mmap_mode="r") for part in PARTS)
    return Dictionary((hashes, places, lemmas))


def cache_folder() -> Path:
    """Where dictionaries are kept between runs: `koettu` in the cache folder of this user (XDG_CACHE_HOME)."""
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path("~/.cache").expanduser()) / "koettu"


def _built(language: str) -> Arrays:
    """Read simplemma's own stream once, form by form: its mapping would take 400 MB for Finnish."""
    data = dictionary_factory._read_decompressed(language)  # noqa: SLF001 - its public ways all build the mapping
    backwards, _, start = frontcode._read_header(data)  # noqa: SLF001
    step = -1 if backwards else 1
    known: dict[bytes, int] = {}
    lemmas = bytearray()
    hashes, places = array("Q"), array("I")
    for _, form, lemma in frontcode._iter_records(data, start):  # noqa: SLF001
        place = known.get(lemma)
        if place is None:
            place = known[lemma] = len(lemmas)
            lemmas += bytes([len(lemma)]) + lemma[::step]
        hashes.append(_hash(form[::step]))
        places.append(place)
    keys = np.frombuffer(hashes, dtype=np.uint64)
    order = np.argsort(keys, kind="stable")
    return (
        keys[order],
        np.frombuffer(places, dtype=np.uint32)[order],
        np.frombuffer(lemmas, dtype=np.uint8),
    )


def _hash(form: bytes) -> int:
    return int.from_bytes(blake2b(form, digest_size=8).digest(), "little")


def _keep(folder: Path, arrays: Arrays) -> None:
    """Write the arrays beside the folder and move them there at once: another process may do the same."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as made:
        whole = Path(made) / "whole"
        whole.mkdir()
        for place, part in enumerate(PARTS):
            np.save(whole / f"{part}.npy", arrays[place], allow_pickle=False)
        with suppress(OSError):  # another process was first
            whole.rename(folder)
    if not folder.is_dir():
        raise FileNotFoundError(folder)

"""Where the files of a sentence model lie, and what reads them; light, for a look at the start of any process."""

import json
from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

MODELS = ("model.onnx", "onnx/model.onnx")
TOKENIZER = "tokenizer.json"
POOLING = "1_Pooling/config.json"
LENGTH = "sentence_bert_config.json"
LIBRARIES = ("onnxruntime", "tokenizers")


class SentenceModelError(Exception):
    """The sentence model cannot be used; the message says why, in one line for a person."""


def look_at(folder: Path) -> None:
    """Raise SentenceModelError if a folder holds no sentence model or nothing is installed to read it; nothing is loaded."""
    files_in(folder)
    for name in LIBRARIES:
        if find_spec(name) is None:
            raise _missing(name)


def model_file(folder: Path) -> Path:
    """The ONNX file of a folder. Raises SentenceModelError if there is none."""
    for name in MODELS:
        if (folder / name).is_file():
            return folder / name
    message = f"there is no sentence model in {folder}: neither {' nor '.join(MODELS)}"
    raise SentenceModelError(message)


def files_in(folder: Path) -> list[Path]:
    """All that decides the vectors of a model, in a steady order. Raises SentenceModelError if something is missing."""
    model = model_file(folder)
    if not (folder / TOKENIZER).is_file():
        message = f"the sentence model in {folder} lacks its {TOKENIZER}"
        raise SentenceModelError(message)
    data = sorted(file for file in model.parent.glob("model.onnx*") if file.is_file())
    others = (folder / name for name in (TOKENIZER, POOLING, LENGTH))
    return [*data, *(file for file in others if file.is_file())]


def settings_in(file: Path) -> Mapping[str, Any]:
    """What a JSON file says; nothing where there is none. Raises SentenceModelError if it holds no object."""
    try:
        found = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    except ValueError:
        found = None
    if not isinstance(found, dict):
        message = f"{file} is damaged"
        raise SentenceModelError(message)
    return found


def library(name: str) -> Any:
    """Import one of the libraries. Raises SentenceModelError if it is not installed."""
    try:
        return import_module(name)
    except ImportError as error:
        raise _missing(name) from error


def _missing(name: str) -> SentenceModelError:
    return SentenceModelError(
        f"a sentence model needs {name}: install koettu[sentence], or set no sentence model"
    )

# ruff: noqa: PLC0415 - each peer loads its own libraries
"""The peers, each in a process of its own: `python models.py PEER < JSON`, in the environment of requirements/peers.txt.

Reads {"texts", "lemmas", "vectors" (a .npy file), "themes", "seed"}; writes {"labels", "cpu", "peak_mb"} as its last line.
Libraries are loaded and compiled on a small piece of the data before the clock starts.
"""

import json
import sys
import time
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np


def nmf(data: dict[str, Any]) -> list[int]:
    """Non-negative matrix factorisation of the lemmas' TF-IDF; a text belongs to its greatest part."""
    from sklearn.decomposition import NMF
    from sklearn.feature_extraction.text import TfidfVectorizer

    table = TfidfVectorizer(analyzer=str.split, min_df=2, sublinear_tf=True).fit_transform(
        data["lemmas"]
    )
    parts = NMF(data["themes"], init="nndsvd", random_state=data["seed"], max_iter=300)
    return parts.fit_transform(table).argmax(axis=1).tolist()


def kmeans(data: dict[str, Any]) -> list[int]:
    """k-means of the floret vectors' SIF means."""
    from sklearn.cluster import KMeans

    found = KMeans(data["themes"], n_init=10, random_state=data["seed"]).fit(data["vectors"])
    return found.labels_.tolist()


def bertopic(data: dict[str, Any], *, counted: bool) -> list[int]:
    """BERTopic on given vectors: its UMAP, then k-means at the given number or its own HDBSCAN, and its topics' words."""
    from bertopic import BERTopic
    from sklearn.cluster import KMeans
    from umap import UMAP

    reduce = UMAP(
        n_neighbors=15,
        n_components=5,
        min_dist=0.0,
        metric="cosine",
        random_state=data["seed"],
    )
    chosen = (
        {"hdbscan_model": KMeans(data["themes"], n_init=10, random_state=data["seed"])}
        if counted
        else {}
    )
    model = BERTopic(umap_model=reduce, embedding_model=None, **chosen)
    return list(map(int, model.fit_transform(data["lemmas"], embeddings=data["vectors"])[0]))


def keynmf(data: dict[str, Any]) -> list[int]:
    """KeyNMF of turftopic: keywords by the likeness of word and text vectors, then NMF of these."""
    for name in ABSENT:
        module = sys.modules[name] = Absent(name)
        parent, _, own = name.rpartition(".")
        if parent:
            setattr(sys.modules[parent], own, module)
    sys.modules["sentence_transformers.base.modality"].infer_modality = lambda *_given: "text"
    known = metadata.version
    metadata.version = lambda name: "5" if name == "sentence-transformers" else known(name)
    from sklearn.feature_extraction.text import CountVectorizer
    from turftopic.models.keynmf import KeyNMF

    model = KeyNMF(
        data["themes"],
        encoder=Words(data["words"], data["word_vectors"]),
        vectorizer=CountVectorizer(analyzer=str.split, min_df=2),
        random_state=data["seed"],
    )
    table = model.fit_transform(data["lemmas"], embeddings=data["vectors"])
    return np.asarray(table).argmax(axis=1).tolist()


class Absent(ModuleType):
    """In place of torch and sentence-transformers, which turftopic loads at its start and KeyNMF does not use."""

    __path__: list[str] = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {"__module__": self.__name__})


class Words:
    """An encoder that knows the vectors of single words."""

    def __init__(self, words: list[str], vectors: np.ndarray) -> None:
        self.rows = dict(zip(words, vectors, strict=True))

    def encode(self, words: list[str], **_choices: Any) -> np.ndarray:
        return np.stack([self.rows[word] for word in words])


ABSENT = (
    "torch",
    "torch.nn",
    "torch.nn.functional",
    "transformers",
    "sentence_transformers",
    "sentence_transformers.base",
    "sentence_transformers.base.modality",
)
PEERS: dict[str, Callable[[dict[str, Any]], list[int]]] = {
    "nmf": nmf,
    "keynmf": keynmf,
    "kmeans": kmeans,
    "bertopic-kmeans": lambda data: bertopic(data, counted=True),
    "bertopic": lambda data: bertopic(data, counted=False),
}


def peak_mb() -> int:
    """Peak memory of this process; Linux only."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


def main() -> None:
    peer = PEERS[sys.argv[1]]
    data = json.load(sys.stdin)
    data["vectors"] = np.load(data["vectors"])
    if "word_vectors" in data:
        data["word_vectors"] = np.load(data["word_vectors"])
    few = min(200, len(data["lemmas"]))
    peer({**data, "lemmas": data["lemmas"][:few], "vectors": data["vectors"][:few], "themes": 5})
    begin = time.process_time()
    labels = peer(data)
    print(
        json.dumps(
            {
                "labels": labels,
                "cpu": time.process_time() - begin,
                "peak_mb": peak_mb(),
            }
        )
    )


if __name__ == "__main__":
    main()

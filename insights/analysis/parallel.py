"""Work in batches: in this process, in more processes of this machine, or on a Dask cluster, with the same result."""

import tempfile
from collections import deque
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from threading import Lock
from typing import Any, Protocol, Self, TypeVar

from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

OURS = "insights."
AHEAD = 2
BATCH = 5_000
WAIT_SECONDS = "30s"

Item = TypeVar("Item")
Function = Callable[..., Any]
Results = Generator[Any, None, None]


class Storable(Protocol):
    """What can be sent to a worker: it makes bytes of itself, without pickled code, and is made again from them."""

    def to_bytes(self) -> bytes: ...

    @classmethod
    def from_bytes(cls, data: bytes) -> Self: ...


@dataclass(frozen=True, slots=True)
class Workers:
    """Where batches are worked on: by the Dask scheduler at an address, else by so many `processes` of this machine."""

    processes: int = 1
    scheduler: str = ""


Laid = tuple[type[Storable] | None, str, Any]


class WorkersError(Exception):
    """The workers asked for cannot be had; the message says why, in one line for a person."""


_pool: ContextVar["Pool | None"] = ContextVar("pool", default=None)
_kept: dict[str, Storable] = {}
_one_at_a_time = Lock()


@contextmanager
def working_with(workers: Workers) -> Iterator[None]:
    """Let every `in_batches` inside use these workers. Raises WorkersError if they do not answer."""
    if workers.scheduler:
        pool: Pool = Cluster(workers.scheduler)
    elif workers.processes > 1:
        pool = Processes(workers.processes)
    else:
        yield
        return
    token = _pool.set(pool)
    try:
        yield
    finally:
        _pool.reset(token)
        pool.close()


def cut(items: Sequence[Item]) -> list[Sequence[Item]]:
    """Cut into batches of 5 000: never by the number of workers, so that the result is the same."""
    return [items[start : start + BATCH] for start in range(0, len(items), BATCH)]


def in_batches(
    function: Function,
    batches: Sequence[Any],
    *,
    model: Storable | None = None,
    report: Callable[[float], None] | None = None,
) -> list[Any]:
    """
    Give `function(batch)` of every batch, or `function(model, batch)`, in their order.

    The function stands at the top of one of our own modules (ValueError if not): a worker imports it, nothing but its name
    is sent; the model is sent once. `report` is told the share done, 0..1, after each batch; what it raises ends the work.
    """
    if not function.__module__.startswith(OURS) or "." in function.__qualname__:
        message = f"{function.__qualname__} is no function of ours that a worker could import"
        raise ValueError(message)
    pool = _pool.get()
    results = pool.run(function, batches, model) if pool else _here(function, batches, model)
    found = []
    with closing(results):
        for result in results:
            found.append(result)
            if report:
                report(len(found) / len(batches))
    return found


def _here(function: Function, batches: Sequence[Any], model: Storable | None) -> Results:
    for batch in batches:
        yield function(batch) if model is None else function(model, batch)


class Pool:
    """
    Workers at hand, as an executor of `concurrent.futures` or of Dask: results come in order, until closed.

    Twice as many batches as workers are under way at a time, so that a million texts are not sent at once.
    """

    def __init__(self, submit: Function, width: int) -> None:
        self._submit, self._width = submit, width

    def run(self, function: Function, batches: Sequence[Any], model: Storable | None) -> Results:
        with self._laid(model) as (kind, digest, laid):
            waiting: deque[Any] = deque()
            try:
                for batch in batches:
                    if len(waiting) >= AHEAD * self._width:
                        yield waiting.popleft().result()
                    waiting.append(self._submit(work, function, batch, kind, digest, laid))
                while waiting:
                    yield waiting.popleft().result()
            finally:
                for future in waiting:
                    future.cancel()

    @contextmanager
    def _laid(self, model: Storable | None) -> Iterator[Laid]:
        """Lay the bytes of a model down where every worker reaches them, for as long as it is needed."""
        if model is None:
            yield None, "", None
            return
        data = model.to_bytes()
        with self.lay(data) as laid:
            yield type(model), sha256(data).hexdigest(), laid

    def lay(self, data: bytes) -> AbstractContextManager[Any]:
        raise NotImplementedError

    def close(self) -> None:
        raise NotImplementedError


class Processes(Pool):
    """
    More processes of this machine; a model goes to them through a file.

    They start afresh, since threads do not bear a fork. Not joblib's pool: it ends a worker whose memory grows, and with
    it the words that the worker has learnt.
    """

    def __init__(self, count: int) -> None:
        self._executor = ProcessPoolExecutor(count, mp_context=get_context("spawn"))
        super().__init__(self._executor.submit, count)

    @contextmanager
    def lay(self, data: bytes) -> Iterator[Path]:
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder) / "model"
            place.write_bytes(data)
            yield place

    def close(self) -> None:
        self._executor.shutdown(wait=True, cancel_futures=True)


class Cluster(Pool):
    """A Dask cluster; a model is scattered to every worker. Raises WorkersError if its scheduler does not answer."""

    def __init__(self, address: str) -> None:
        try:
            client = import_module("distributed").Client
        except ImportError as error:
            message = "Dask is not installed: install koettu[dask], or leave DASK_SCHEDULER empty"
            raise WorkersError(message) from error
        try:
            self._client = client(address, set_as_default=False, timeout=WAIT_SECONDS)
        except (OSError, ValueError) as error:
            message = f"the Dask scheduler {address} does not answer"
            raise WorkersError(message) from error
        submit = partial(self._client.submit, pure=False)
        super().__init__(submit, max(len(self._client.nthreads()), 1))

    @contextmanager
    def lay(self, data: bytes) -> Iterator[Any]:
        laid = self._client.scatter(data, broadcast=True, hash=False)
        yield laid
        laid.release()

    def close(self) -> None:
        self._client.close()


def work(
    function: Function,
    batch: Any,
    kind: type[Storable] | None,
    digest: str,
    laid: bytes | Path | None,
) -> Any:
    """
    Do one batch on a worker, with the model that lies there as bytes or in a file.

    One batch at a time in each process (Voikko bears no threads), each on one thread (the same sums everywhere).
    """
    with _one_at_a_time, threadpool_limits(1):
        return function(batch) if kind is None else function(_unpacked(kind, digest, laid), batch)


def _unpacked(kind: type[Storable], digest: str, laid: bytes | Path | None) -> Storable:
    """Read a model, and keep it for the next batch."""
    if digest not in _kept:
        data = laid.read_bytes() if isinstance(laid, Path) else laid or b""
        _kept.clear()
        _kept[digest] = kind.from_bytes(data)
    return _kept[digest]

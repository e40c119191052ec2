"""Map a function over the parts of a corpus: here, on more processes, or on a cluster.

The only file that knows Dask. What comes back is in the order of the parts, whoever worked on
them, so that the same corpus gives the same tables on a laptop and on a cluster.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from newsloom.tables import NewsloomError

Part = TypeVar("Part")
Result = TypeVar("Result")

_LOCAL = re.compile(r"local:([1-9][0-9]{0,2})")
_ADDRESS = re.compile(r"(tcp|tls|ws|wss|ucx)://\S+")
CONNECT_SECONDS = 30
AHEAD = 4  # parts per process that are under way or wait for their turn


def check_scheduler(scheduler: str | None) -> None:
    """Raise `NewsloomError` for a scheduler that can't be meant, or whose extra is missing."""
    if scheduler is None:
        return
    if not (_LOCAL.fullmatch(scheduler) or _ADDRESS.fullmatch(scheduler)):
        raise NewsloomError(
            "--scheduler must be local:N for N processes, or the address of a Dask scheduler "
            f'such as tcp://host:8786; it is "{scheduler}".'
        )
    try:
        import distributed  # noqa: F401
    except ImportError as error:
        raise NewsloomError(
            "--scheduler needs the optional packages of the extra `cluster`, which are not "
            'installed: pip install "newsloom[cluster]".'
        ) from error


def map_parts(
    function: Callable[[Part], Result],
    parts: Sequence[Part],
    *,
    scheduler: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[Result]:
    """Apply a function to every part and give the results in the order of the parts.

    Parameters
    ----------
    function
        A module-level function of one argument; it must depend on nothing else.
    parts
        What it is applied to; with a scheduler, things that can be pickled.
    scheduler
        None for this process, ``local:N`` for N processes on this machine, or the address of a
        running Dask scheduler whose workers have the same newsloom installed.
    progress
        Called with the number of parts done and of all parts, whenever one is done.

    Raises
    ------
    NewsloomError
        When the scheduler isn't understood, isn't installed or can't be reached. What `function`
        raises is raised here, whichever process it came from.
    """
    report = progress or (lambda done, total: None)
    results: list[Result] = []
    for result in stream_parts(function, parts, scheduler=scheduler):
        results.append(result)
        report(len(results), len(parts))
    return results


def stream_parts(
    function: Callable[[Part], Result], parts: Iterable[Part], *, scheduler: str | None = None
) -> Iterator[Result]:
    """Apply a function to every part; give each result as it is asked for, in the parts' order.

    As `map_parts`, for parts and results that must not all be in memory: parts are taken when
    there is somebody to work on them, and with a scheduler a few ahead.
    """
    check_scheduler(scheduler)
    waiting = iter(parts)
    first = next(waiting, None)
    if first is None:
        return
    if scheduler is None:
        yield function(first)
        for part in waiting:
            yield function(part)
        return
    with _client(scheduler) as client:

        def submit(part: Part) -> Any:
            # pure=False: Dask must not take two parts that look alike for one task.
            return client.submit(function, part, pure=False, retries=1)

        futures = deque([submit(first)])
        for part in waiting:
            if len(futures) >= AHEAD * max(1, sum(client.ncores().values())):
                yield futures.popleft().result()
            futures.append(submit(part))
        while futures:  # one that failed raises; leaving the client lets go of those not yet done
            yield futures.popleft().result()


@contextmanager
def _client(scheduler: str) -> Iterator[Any]:
    from distributed import Client, LocalCluster

    local = _LOCAL.fullmatch(scheduler)
    if local:
        # One thread a process: the work is Python, and spaCy's pipeline is loaded once in each.
        with (
            LocalCluster(
                n_workers=int(local[1]),
                threads_per_worker=1,
                processes=True,
                dashboard_address=None,
                host="127.0.0.1",
            ) as cluster,
            Client(cluster) as client,
        ):
            yield client
        return
    try:
        client = Client(scheduler, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise NewsloomError(
            f"The Dask scheduler at {scheduler} can't be reached ({error}); start it, or leave "
            "--scheduler out."
        ) from error
    with client:
        yield client

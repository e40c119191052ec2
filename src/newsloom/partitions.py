"""Map a function over the parts of a corpus: here, on more processes, or on a cluster.

The only file that knows Dask. What comes back is in the order of the parts, whoever worked on
them, so that the same corpus gives the same tables on a laptop and on a cluster.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from newsloom.tables import NewsloomError

Part = TypeVar("Part")
Result = TypeVar("Result")

_LOCAL = re.compile(r"local:([1-9][0-9]{0,2})")
_ADDRESS = re.compile(r"(tcp|tls|ws|wss|ucx)://\S+")
CONNECT_SECONDS = 30


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
    check_scheduler(scheduler)
    report = progress or (lambda done, total: None)
    if scheduler is None or not parts:
        results = []
        for part in parts:
            results.append(function(part))
            report(len(results), len(parts))
        return results

    from distributed import as_completed

    with _client(scheduler) as client:
        # pure=False: Dask must not take two parts that look alike for one task.
        futures = client.map(function, parts, pure=False, retries=1)
        for done, future in enumerate(as_completed(futures), 1):
            if future.status == "error":
                future.result()  # raises; leaving the client lets go of the parts not yet done
            report(done, len(parts))
        gathered: list[Result] = client.gather(futures)
        return gathered


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

"""Map a function over the parts of a corpus: here, on more processes, or on a cluster.

The only file that knows Dask. What comes back is in the order of the parts, whoever worked on
them, so that the same corpus gives the same tables on a laptop and on a cluster.
"""

from __future__ import annotations

import logging
import re
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from itertools import islice
from multiprocessing import get_all_start_methods, resource_tracker
from typing import Any, TypeVar

from newsloom.collecting import collected_seldom
from newsloom.tables import NewsloomError
from newsloom.versions import versions_of_worker

Part = TypeVar("Part")
Result = TypeVar("Result")

_LOCAL = re.compile(r"local:([1-9][0-9]{0,2})")
_ADDRESS = re.compile(r"(tcp|tls|ws|wss|ucx)://\S+")
CONNECT_SECONDS = 30
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), 1)
AHEAD = 3  # parts per process that are under way or wait for their turn: all are in memory here
# What Dask does besides, as it comes, takes a tenth of a core all the time.
CALM = {
    # It looks a hundred times a second at what workers do, fifty times whether they still answer,
    "distributed.worker.profile.enabled": False,
    "distributed.admin.tick.interval": "500ms",
    # ten times at their memory, twice at the machine.
    "distributed.worker.memory.monitor-interval": "2s",
    "distributed.admin.system-monitor.interval": "5s",
    # It has freed memory given back at every turn (MALLOC_TRIM_THRESHOLD_): arrays come and go
    # here, and it would be asked for anew each time.
    "distributed.nanny.pre-spawn-environ": ONE_THREAD,
}
# What processes on this machine have in common, loaded once: each is forked from one that has it.
LOADED = (
    *("newsloom.uninterrupted", "distributed", "pandas", "pyarrow"),
    *("newsloom.annotate", "newsloom.clean.article", "newsloom.recalled"),
    *("newsloom.language.names", "newsloom.language.quotes", "newsloom.language.timex"),
    *("newsloom.dating.anchoring", "newsloom.timeline.events"),
    *("newsloom.sources.layers", "newsloom.sources.numbers", "newsloom.sources.speakers"),
    *("newsloom.cooccurrence.counting", "newsloom.frequency.ranking"),
)


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


class Workers:
    """Where the parts of a corpus are worked on: in this process, in others, or on a cluster.

    Processes are started, or a cluster is asked, when there is something to work on; that is all
    given back at the end of the ``with``.

    Parameters
    ----------
    scheduler
        None for this process, ``local:N`` for N processes on this machine, or the address of a
        running Dask scheduler whose workers have the same newsloom installed.
    say
        Called with a line for the user: where a cluster shows what it does.
    """

    def __init__(
        self, scheduler: str | None = None, *, say: Callable[[str], None] | None = None
    ) -> None:
        check_scheduler(scheduler)
        self._scheduler = scheduler
        self._say = say or (lambda line: None)
        self._open = ExitStack()
        self._client: Any = None
        self._starting: ThreadPoolExecutor | None = None

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        if self._starting:
            self._starting.shutdown()
        self._client = None
        self._open.close()

    def start(self, function: Callable[..., object], *given: Any) -> None:
        """Start processes on this machine, and have each do something first, beside what goes on.

        Call it where there will be work for all of them. What fails is raised by `stream`.
        """
        if self._scheduler and _LOCAL.fullmatch(self._scheduler) and not self._starting:
            self._starting = ThreadPoolExecutor(1)
            self._started = self._starting.submit(self._prepare, function, *given)

    def _prepare(self, function: Callable[..., object], *given: Any) -> Any:
        client = self._open.enter_context(_connected(str(self._scheduler)))
        # Each process is asked by name: of two that are free one would do the work of both.
        for worker in client.ncores():
            client.submit(function, *given, workers=[worker], pure=False).add_done_callback(_forget)
        return client

    def stream(
        self, function: Callable[..., Result], parts: Iterable[Part], *given: Any
    ) -> Iterator[Result]:
        """Apply a function to every part; give each result as it is asked for, in the parts' order.

        Parts are taken when there is somebody to work on them, and in other processes a few ahead,
        so that neither parts nor results must all be in memory.

        Parameters
        ----------
        function
            A module-level function; it must depend on nothing but what it is called with.
        parts
            What it is called with, one after the other.
        given
            What it is called with each time, after the part; it is sent to each process once.

        Raises
        ------
        NewsloomError
            When the scheduler can't be reached, has no workers, or they have other versions. What
            `function` raises is raised here, whichever process it came from.
        """
        if self._scheduler is None:
            for part in parts:
                yield function(part, *given)
            return
        waiting = iter(parts)
        begun = list(islice(waiting, 1))
        if not begun:
            return
        client = self._connect()
        # A task that only gives back what it is given: kept where it is asked for, and made again
        # from what the scheduler has where a worker that held it dies.
        held = [client.submit(_itself, one, pure=False) for one in given]

        def submit(part: Part) -> Any:
            # pure=False: Dask must not take two parts that look alike for one task.
            return client.submit(_call, function, part, *held, pure=False, retries=1)

        futures = deque(map(submit, begun))
        for part in waiting:
            if len(futures) >= AHEAD * max(1, sum(client.ncores().values())):
                yield futures.popleft().result()
            futures.append(submit(part))
        while futures:  # one that failed raises; leaving the client lets go of those not yet done
            yield futures.popleft().result()

    @property
    def others(self) -> bool:
        """Whether processes other than this one work on parts."""
        return self._scheduler is not None

    def begin(self, function: Callable[..., Result], *given: Any) -> Callable[[], Result]:
        """Have something worked out beside what goes on here; give what waits for the result.

        Where no other process is at work yet it is worked out when the result is asked for: to
        start one would take longer.
        """
        if self._client is None:
            return partial(function, *given)
        future = self._client.submit(_call, function, *given, pure=False, retries=1)
        result: Callable[[], Result] = future.result
        return result

    def _connect(self) -> Any:
        if self._starting and self._client is None:
            self._client = self._started.result()
        if self._client is None:
            client = self._open.enter_context(_connected(str(self._scheduler)))
            if not _LOCAL.fullmatch(str(self._scheduler)):
                _check_versions(client, str(self._scheduler))
                self._say(f"Work on the cluster can be watched at {client.dashboard_link}")
            self._client = client
        return self._client


def _forget(future: Any) -> None:
    """Let go of what nobody waits for."""
    future.release()


def _call(function: Callable[..., Result], part: Part, *given: Any) -> Result:
    with collected_seldom():
        return function(part, *given)


def _itself(given: Result) -> Result:
    return given


@contextmanager
def _connected(scheduler: str) -> Iterator[Any]:
    import dask
    from distributed import Client, LocalCluster
    from distributed.utils import get_mp_context

    local = _LOCAL.fullmatch(scheduler)
    if local:
        method = "forkserver" if "forkserver" in get_all_start_methods() else "spawn"
        held = dask.config.set({"distributed.worker.multiprocessing-method": method, **CALM})
        if method == "forkserver":
            get_mp_context().set_forkserver_preload(list(LOADED))
            _start_forkserver()
        # One thread a process: the work is Python, and spaCy's pipeline is loaded once in each.
        with (
            held,
            LocalCluster(
                n_workers=int(local[1]),
                threads_per_worker=1,
                processes=True,
                dashboard_address=None,
                # What Dask says of itself is asked for here alone, at whatever port is free.
                scheduler_kwargs={"dashboard": False, "dashboard_address": "127.0.0.1:0"},
                host="127.0.0.1",
                # How processes part from each other is nothing a user need know.
                silence_logs=logging.CRITICAL,
            ) as cluster,
            # Not `with Client`: it may be opened in one thread and closed in another.
            closing(Client(cluster, set_as_default=False)) as client,
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


def _start_forkserver() -> None:
    """Start the process that others are copied from, deaf to Ctrl+C from its first moment on.

    A terminal sends it to all processes. `newsloom.uninterrupted` comes too late for what Python
    itself loads first; but a new process has those signals blocked that were here.
    """
    from multiprocessing import forkserver  # not to be had on Windows

    resource_tracker.ensure_running()  # it would start with the other, and unblock them
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _check_versions(client: Any, scheduler: str) -> None:
    """Raise `NewsloomError` where no worker is there, or one would give other results than here."""
    try:
        client.wait_for_workers(1, timeout=CONNECT_SECONDS)
    except TimeoutError as error:
        raise NewsloomError(
            f"The Dask scheduler at {scheduler} has no workers; start some with "
            f"`dask worker {scheduler}`."
        ) from error
    here = versions_of_worker()
    for worker, there in sorted(client.run(versions_of_worker, on_error="return").items()):
        if isinstance(there, BaseException):
            raise NewsloomError(
                f"The worker {worker} can't run newsloom ({type(there).__name__}: {there}); "
                "install there what is installed here."
            )
        for what, version in here.items():
            if there.get(what) != version:
                raise NewsloomError(
                    f"The worker {worker} has {what} {there.get(what)}, but here it is {version}; "
                    "install the same there, so that results don't depend on where they were made."
                )

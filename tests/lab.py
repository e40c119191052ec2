"""JupyterLab over a folder of notebooks, all of them trusted; nothing of the user's is touched."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

_TRUST = "from nbformat.sign import TrustNotebookApp as App; App.launch_instance()"
# Every cell is drawn, also those that no one has scrolled to; and no question about news.
_SETTINGS = {
    "notebook-extension/tracker": '{"windowingMode": "none"}',
    "apputils-extension/notification": '{"fetchNews": "false", "checkForUpdates": false}',
}
_PATIENCE = 90  # seconds until the server answers


@contextmanager
def trusted_lab(books: Sequence[Path], scratch: Path) -> Iterator[str]:
    """Sign copies of notebooks, serve them, and give the address under which each opens."""
    served = scratch / "books"
    served.mkdir()
    copies = [served / book.name for book in books]
    for book, copy in zip(books, copies, strict=True):
        copy.write_bytes(book.read_bytes())
    for name, setting in _SETTINGS.items():
        path = scratch / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(setting, "utf-8")
    own = {f"JUPYTER_{kind}_DIR": kind.lower() for kind in ("CONFIG", "DATA", "RUNTIME")}
    own |= {"JUPYTERLAB_SETTINGS_DIR": "settings", "JUPYTERLAB_WORKSPACES_DIR": "workspaces"}
    own |= {"IPYTHONDIR": "ipython"}
    environment = {**os.environ, **{name: str(scratch / path) for name, path in own.items()}}
    subprocess.run(
        [sys.executable, "-c", _TRUST, *map(str, copies)],
        env=environment,
        check=True,
        capture_output=True,
    )
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = {"port": port, "port_retries": 0, "ip": "127.0.0.1", "root_dir": served}
    with (scratch / "log").open("w") as log:
        server = subprocess.Popen(
            [
                *(sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"),
                *(f"--ServerApp.{name}={value}" for name, value in options.items()),
                "--IdentityProvider.token=",
            ],
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(server, f"http://127.0.0.1:{port}/api", scratch / "log")
            yield f"http://127.0.0.1:{port}/doc/tree/"
        finally:
            server.terminate()  # it ends its kernels too
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _wait(server: subprocess.Popen[bytes], address: str, log: Path) -> None:
    ends = time.monotonic() + _PATIENCE
    while time.monotonic() < ends and server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("JupyterLab did not start:\n" + log.read_text("utf-8")[-2000:])

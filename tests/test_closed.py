"""Nothing is unpickled from a cache or model, nothing calls the network: watched from inside.

Python tells its audit hooks of every connection and of every name that a pickle looks up. A hook
stands in each process of a whole run, kernels included; what it hears is read afterwards.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from newsloom.store import Cache

SOURCE = Path(__file__).parents[1] / "src"
# Kernels and their runs speak over the loopback; a shelf reads back what its own process wrote
# into a file without a name.
HOOK = """
import os, sys

def heard(event, args):
    if event.startswith("socket.") and event.split(".")[1] in {
        "connect", "sendto", "sendmsg", "getaddrinfo", "gethostbyname", "gethostbyaddr"
    }:
        found = args[-1] if event.split(".")[1] in {"connect", "sendto", "sendmsg"} else args[0]
        note(event, found[0] if isinstance(found, tuple) else found)
    elif event == "pickle.find_class":
        frame = sys._getframe(1)
        while frame is not None and "newsloom" not in frame.f_code.co_filename:
            frame = frame.f_back
        note(event, os.path.basename(frame.f_code.co_filename) if frame else "others")
    elif event == "open" and str(args[0]).endswith((".pkl", ".pickle", ".joblib", ".pt", ".dill")):
        note(event, args[0])

def note(*told):
    line = " ".join(ascii(part) for part in told) + "\\n"
    file = os.open(os.environ["NEWSLOOM_HEARD"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(file, line.encode())
    os.close(file)

note("begun", os.getpid())
os.register_at_fork(after_in_child=lambda: note("begun", os.getpid()))  # the hook is copied, too
sys.addaudithook(heard)
"""
LOOPBACK = {"'127.0.0.1'", "'localhost'", "'::1'", "None", "b'127.0.0.1'"}
PROSE = (
    "Marta Kovel met Ilse Brandvold in Peru on Monday, 6 March 2023.\n\nThe ferry of Port Elva "
    "sailed again, Kovel said: “We waited for three days.” It had been held by a storm.\n"
)


def listen(folder: Path, *command: str) -> dict[str, set[str]]:
    """Run a command with the hook in every process; give what was heard, by event."""
    hooks, told = folder / "hooks", folder / "told"
    hooks.mkdir(exist_ok=True)
    told.unlink(missing_ok=True)
    (hooks / "sitecustomize.py").write_text(HOOK, "utf-8")
    subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(hooks), str(SOURCE), *sys.path[1:]]),
            "NEWSLOOM_HEARD": str(told),
        },
        check=True,
        capture_output=True,
    )
    heard: dict[str, set[str]] = {}
    for line in told.read_text("ascii").splitlines():
        event, _, rest = line.partition(" ")
        heard.setdefault(event.strip("'"), set()).add(rest)
    return heard


def test_the_hook_hears_what_it_is_for(tmp_path):
    code = (
        "import socket, pickle, collections\n"
        "pickle.loads(pickle.dumps(collections.Counter()))\n"
        "s = socket.socket()\n"
        "s.settimeout(0.01)\n"
        "try: s.connect(('192.0.2.1', 9))\n"
        "except OSError: pass\n"
        "try: open('a.pkl')\n"
        "except OSError: pass\n"
    )
    heard = listen(tmp_path, "-c", code)
    assert heard.pop("begun")
    assert heard == {
        "pickle.find_class": {"'others'"},
        "socket.connect": {"'192.0.2.1'"},
        "open": {"'a.pkl'"},
    }


def test_a_whole_run_calls_no_one_and_unpickles_nothing_it_did_not_write(tmp_path):
    (tmp_path / "news").mkdir()
    for number in range(3):
        (tmp_path / "news" / f"{number}.txt").write_text(f"Article {number}\n\n{PROSE}", "utf-8")
    # The second run reads what the first left in the cache.
    for force in ([], ["--force"]):
        heard = listen(tmp_path, "-m", "newsloom", "run", "news", *force)
        assert len(heard["begun"]) > 5  # the run and a kernel for each notebook
        assert "open" not in heard
        assert heard.get("pickle.find_class", set()) <= {"'shelf.py'"}
        for event, told in heard.items():
            if event.startswith("socket."):
                assert told <= LOOPBACK, event


def test_only_the_shelf_reads_pickles():
    words = ("pickle", "joblib", "dill", "shelve", "marshal", "torch.load", "allow_pickle=True")
    found = {
        (path.name, word)
        for path in (SOURCE / "newsloom").rglob("*.py")
        for word in words
        for line in path.read_text("utf-8").splitlines()
        if (line.lstrip().startswith(("import ", "from ")) and word in line.split())
        or f"{word}.load" in line
        or (word == "allow_pickle=True" and word in line)
    }
    assert found == {("shelf.py", "pickle")}


def test_the_bundled_pipeline_holds_no_pickle():
    folder = SOURCE / "newsloom"
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix not in {".py", ".pyc"}:
            assert path.suffix not in {".pkl", ".pickle", ".joblib", ".pt"}, path.name
            assert path.read_bytes()[:2] not in {b"\x80\x03", b"\x80\x04", b"\x80\x05"}, path.name


@pytest.mark.parametrize("change", ["value", "digest", "short", "pickle"])
def test_an_entry_of_the_cache_that_was_changed_counts_for_nothing(tmp_path, change):
    cache = Cache(tmp_path)
    cache.put("ab" * 32, {"words": 7})
    (path,) = tmp_path.glob("*/*.json")
    assert path.name == f"{'ab' * 32}.json"
    assert cache.get("ab" * 32) == {"words": 7}
    digest, _, body = path.read_text("utf-8").partition("\n")
    path.write_bytes(
        {
            "value": f"{digest}\n{body.replace('7', '8')}".encode(),
            "digest": f"{'0' * 64}\n{body}".encode(),
            "short": f"{digest}\n{body[:-1]}".encode(),
            "pickle": b"\x80\x04cos\nsystem\n(S'touch ran'\ntR.",
        }[change]
    )
    assert cache.get("ab" * 32) is None
    assert json.loads(body) == {"words": 7}

"""The recipes in docs/scheduling.md, tried: each exit code leads to what the page says."""

import os
import re
import shutil
import stat
import subprocess
from pathlib import Path

import pytest
import yaml

from newsloom import cli

PAGE = (Path(__file__).parents[1] / "docs/scheduling.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)


def block(language: str, part: str) -> str:
    (found,) = [text for kind, text in BLOCKS if kind == language and part in text]
    return found


@pytest.fixture
def home(tmp_path):
    """A home with the script and a newsloom that ends as it is told."""
    (tmp_path / ".venv/bin").mkdir(parents=True)
    for path, text in {
        "nightly": block("bash", "case $code"),
        ".venv/bin/newsloom": '#!/bin/sh\necho "$@" >asked\necho "read: 5 of 5" >&2\n'
        'echo "newsloom: said last" >&2\n[ $END = 0 ] && echo reports/x/index.html\nexit $END\n',
    }.items():
        (tmp_path / path).write_text(text)
        (tmp_path / path).chmod(stat.S_IRWXU)
    return tmp_path


def nightly(home: Path, end: int) -> subprocess.CompletedProcess:
    return subprocess.run(
        [home / "nightly", "/srv/articles with blanks"], capture_output=True, text=True,
        check=False, env={**os.environ, "NEWSLOOM_HOME": str(home), "END": str(end)},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("end", "code", "said"),
    [
        (0, 0, ""),
        (4, 0, ""),
        (2, 2, "newsloom: mend the command or a parameter: newsloom: said last\n"),
        (3, 3, "newsloom: the run failed, the last good report stands: newsloom: said last\n"),
        (137, 137, "newsloom: stopped from outside (137): newsloom: said last\n"),
    ],
)
def test_the_script_speaks_only_when_a_person_has_to_act(home, end, code, said):
    done = nightly(home, end)
    assert (done.returncode, done.stdout, done.stderr) == (code, "", said)
    assert (home / "asked").read_text().startswith("run /srv/articles with blanks --keep 30")
    assert "read: 5 of 5" in next((home / "log").glob("*.log")).read_text()
    assert (home / "log/done").exists() is (end == 0)


def test_the_options_and_parameters_of_the_recipes_are_taken(monkeypatch, tmp_path):
    from newsloom import runs

    asked = []
    monkeypatch.setattr(runs, "run", lambda *a, **o: asked.append((a, o)) or Path("done"))
    monkeypatch.chdir(tmp_path)
    lines = re.findall(r"newsloom run ([^\n`)]*)", "".join(t for k, t in BLOCKS if k != "python"))
    assert len(lines) == 3
    for line in lines:
        words = re.sub(r"2>>.*", "", line).replace('"$1"', "news").split()
        assert cli.main(["run", *words]) == 0, line
    assert len(asked) == 3


def test_every_exit_code_stands_in_the_table():
    told = {int(code) for code in re.findall(r"^\| (\d) \|", PAGE, flags=re.MULTILINE)}
    assert told == {cli.DONE, cli.USAGE, cli.FAILED, cli.LOCKED}


def test_the_workflow_is_yaml_of_known_shape():
    flow = yaml.safe_load(block("yaml", "workflow_dispatch"))
    steps = flow["jobs"]["run"]["steps"]
    assert all(("uses" in step) != ("run" in step) for step in steps)
    assert flow[True]["schedule"] == [{"cron": "0 5 * * *"}]  # YAML reads `on` as true


def test_cron_lines_have_five_fields_and_a_full_path():
    line = block("cron", "MAILTO").splitlines()[-1].split()
    assert all(re.fullmatch(r"[\d*/,-]+", field) for field in line[:5])
    assert line[5].startswith("/")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_takes_the_units(home, tmp_path):
    for name, part in (("service", "[Service]"), ("timer", "[Timer]")):
        text = block("ini", part).replace("/srv/newsloom", str(home))
        (tmp_path / f"newsloom.{name}").write_text(text)
    units = [str(tmp_path / f"newsloom.{name}") for name in ("service", "timer")]
    done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr

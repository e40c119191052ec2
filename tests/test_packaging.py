"""What must agree: the three lists of packages, the docs and the code, the tree and the wheel."""

import importlib.util
import json
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from importlib import import_module, metadata
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from newsloom import cli
from newsloom.parameters import known_parameters, list_notebooks
from newsloom.tables import TABLES

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRAS = PROJECT["optional-dependencies"]
# Distributions whose module has another name.
MODULES = {"charset-normalizer": "charset_normalizer", "pyyaml": "yaml", "lxml-html-clean": None}


def requirements(lines: list[str]) -> dict[str, str]:
    read = [Requirement(line) for line in lines]
    return {canonicalize_name(r.name): str(r.specifier) for r in read}


def declared() -> dict[str, str]:
    return requirements([*PROJECT["dependencies"], *(r for e in EXTRAS.values() for r in e)])


def conda() -> dict[str, str]:
    listed = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    plain = [item for item in listed if isinstance(item, str)]
    (pip,) = (item["pip"] for item in listed if isinstance(item, dict))
    assert "-e ." in pip
    return requirements([*plain, *(line for line in pip if line != "-e .")])


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    return requirements([line for line in lines if line and not line.startswith("#")])


def test_conda_and_pip_users_get_the_same_packages():
    conda_only = {"python", "pip"}
    assert {k: v for k, v in conda().items() if k not in conda_only} == declared()
    assert conda()["python"] == str(Requirement(f"python{PROJECT['requires-python']}").specifier)


def test_every_package_is_pinned_to_a_version_that_it_may_have():
    pinned = pins()
    assert [name for name in declared() if name not in pinned] == []
    for name, allowed in declared().items():
        version = pinned[name].removeprefix("==")
        assert Requirement(f"{name}{allowed}").specifier.contains(version), name


def test_pins_are_names_and_versions_and_nothing_else():
    for line in (ROOT / "constraints.txt").read_text().splitlines():
        assert line.startswith("#") or re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][0-9A-Za-z.+!]*", line)


def test_pinned_versions_run_on_the_python_of_debian_12():
    # pip passes over a version for newer Pythons, and then finds none that is pinned.
    for name, pin in pins().items():
        try:
            about = metadata.metadata(name)
        except metadata.PackageNotFoundError:
            continue
        if pin == f"=={about['Version']}":
            assert SpecifierSet(about.get("Requires-Python") or "").contains("3.11.2"), name


def test_pins_hold_for_what_the_dependencies_need_in_turn():
    pinned = pins()
    for name in pinned:
        try:
            needs = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue
        for need in map(Requirement, needs):
            if need.marker is None or need.marker.evaluate({"extra": ""}):
                assert canonicalize_name(need.name) in pinned | {"setuptools": ""}, (name, need)


def test_every_dependency_has_its_reason_beside_it():
    text = (ROOT / "pyproject.toml").read_text()
    block = text[text.index("dependencies = [") : text.index("[project.optional-dependencies]")]
    lines = [line for line in block.splitlines() if line.startswith('  "')]
    assert [line for line in lines if "# " not in line] == []


@pytest.mark.parametrize("name", sorted(requirements(PROJECT["dependencies"])))
def test_every_dependency_can_be_found_as_installed(name):
    module = MODULES.get(name, name.replace("-", "_"))
    if module:
        assert importlib.util.find_spec(module) is not None


def test_html_can_be_read_as_installed():
    # Its own dependency comes by an extra that old versions of pip do not find.
    import_module("trafilatura")


# --- docs that cannot drift ----------------------------------------------------------------------


def test_the_data_dictionary_is_that_of_the_tables():
    path = ROOT / "docs" / "make_data_dictionary.py"
    spec = importlib.util.spec_from_file_location("make_data_dictionary", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.TARGET.read_text(encoding="utf-8") == module.data_dictionary()
    assert all(f"## {name}\n" in module.data_dictionary() for name in TABLES)


def test_every_command_and_option_is_documented():
    page = (ROOT / "docs" / "command-line.md").read_text()
    for name, command in cli.app.commands.items():
        assert f"newsloom {name} " in page
        for parameter in command.params:
            for option in parameter.opts:
                told = option if option.startswith("-") else option.upper()
                assert re.search(rf"(?<![\w-]){re.escape(told)}(?![\w-])", page), (name, option)


def test_every_documented_option_exists():
    page = (ROOT / "docs" / "command-line.md").read_text()
    options = {o for c in cli.app.commands.values() for p in c.params for o in p.opts}
    known = options | {"--help", "--version"}
    assert sorted(set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", page)) - known) == []


def test_every_parameter_of_the_notebooks_is_documented_and_no_other():
    page = (ROOT / "docs" / "command-line.md").read_text()
    section = page[page.index("| parameter |") :]
    told = set(re.findall(r"^\| `(\w+)` \|", section, flags=re.MULTILINE))
    assert told == set(known_parameters(list_notebooks()))


def test_the_example_of_a_params_file_is_accepted():
    from newsloom.parameters import settle

    settle(known_parameters(list_notebooks()), params=ROOT / "params.yaml")
    commented = (ROOT / "params.yaml").read_text().replace("\n# ", "\n")
    for name in re.findall(r"^(\w+):", commented, flags=re.MULTILINE):
        assert name in known_parameters(list_notebooks())


def test_make_lists_every_target():
    text = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z]+):", text, flags=re.MULTILINE))
    listed = subprocess.run(
        ["make", "--no-print-directory", "help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert targets == set(re.findall(r"make (\w+)", listed))
    assert {"report", "test", "lab", "notebooks", "help"} <= targets


def test_pages_that_are_linked_exist():
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("*/README.md")]:
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text()):
            assert (page.parent / link).exists(), f"{page.name} links {link}"


def test_files_that_contributing_sends_people_to_exist():
    page = (ROOT / "CONTRIBUTING.md").read_text()
    paths = re.findall(r"`((?:src|tests|docs|notebooks)/[\w./-]+|[\w-]+\.(?:yml|toml|txt))`", page)
    missing = [path for path in paths if "NN_" not in path and not (ROOT / path).exists()]
    assert len(paths) > 10
    assert missing == []


def test_no_page_names_a_folder_of_this_machine():
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("notebooks/*.ipynb")]:
        assert str(ROOT) not in page.read_text(), page.name


# --- the wheel -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel, built without a network from a copy that holds what git holds."""
    folder = tmp_path_factory.mktemp("wheel")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    for name in filter(None, listed.split("\0")):
        target = folder / "tree" / name
        if (ROOT / name).is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, target)
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=folder / "tree", capture_output=True, check=True,
    )  # fmt: skip
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_carries_what_it_needs_and_no_article(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    for notebook in (ROOT / "notebooks").glob("*.ipynb"):
        assert f"newsloom/notebooks/{notebook.name}" in names
    for folder in ("newsloom", "en_newsloom"):
        for path in (ROOT / "src" / folder).rglob("*"):
            inside = path.relative_to(ROOT / "src")
            left_by_tools = any(part.startswith((".", "__pycache__")) for part in inside.parts)
            if path.is_file() and not left_by_tools:
                assert str(inside) in names
    assert "en_newsloom.egg-info/PKG-INFO" in names
    assert [name for name in names if "seeds" in name or "gold" in name] == []


def test_an_installed_wheel_has_the_command_the_notebooks_and_the_pipeline(wheel, tmp_path):
    venv.create(tmp_path / "env", symlinks=True)
    python = tmp_path / "env" / "bin" / "python"
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps",
         "--no-index", "--disable-pip-version-check", str(wheel)],
        check=True,
    )  # fmt: skip
    # Everything else comes from this environment, found behind what was installed there.
    site = Path(sysconfig.get_path("purelib", vars={"base": str(tmp_path / "env")}))
    (site / "others.pth").write_text(sysconfig.get_path("purelib"))
    code = (
        "import json, spacy, newsloom, en_newsloom\n"
        "from newsloom.parameters import list_notebooks\n"
        "nlp = spacy.load('en_newsloom')\n"
        "doc = nlp('Angela Merkel visited Paris on Monday.')\n"
        "print(json.dumps([newsloom.__file__, en_newsloom.__file__, nlp.pipe_names,"
        " [e.text for e in doc.ents], [p.name for p in list_notebooks()]]))"
    )
    run = subprocess.run(
        [python, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    *homes, components, names, notebooks = json.loads(run.stdout.splitlines()[-1])
    assert all(home.startswith(str(tmp_path)) for home in homes)
    assert "newsloom_names" in components
    assert "Paris" in names
    assert notebooks == [path.name for path in list_notebooks()]
    command = subprocess.run(
        [tmp_path / "env" / "bin" / "newsloom", "--version"],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert command.stdout.startswith("newsloom ")

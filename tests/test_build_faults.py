"""Whatever befalls a build, `site/` is the old site or the new one, whole, and the next build is right."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qbank.disk_cache import CACHE
from tests.test_site_build import COPIED, ROOT, RUN, copy_project, digests, make_site, state

pytestmark = [pytest.mark.node, pytest.mark.slow]

PR_CAPBSET_DROP = 24
CAP_DAC_OVERRIDE = 1


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with a built site."""
    root = copy_project(tmp_path_factory.mktemp("faults") / "project")
    with contextlib.suppress(FileNotFoundError):  # only saves time
        shutil.copytree(ROOT / CACHE, root / CACHE)
    done = make_site(root)
    if done.returncode:
        pytest.fail(f"the site does not build:\n{done.stdout}", pytrace=False)
    return root


@pytest.fixture
def site(project: Path) -> Iterator[Path]:
    """The site of the project; after the test the next build gives the same again."""
    before = digests(project / "site")
    yield project / "site"
    done = make_site(project)
    assert done.returncode == 0, done.stdout
    assert digests(project / "site") == before
    assert {path.name for path in project.iterdir()} - {*COPIED, ".venv"} == {".cache", "site"}


def start(root: Path, before_start: Callable[[], None] | None = None) -> subprocess.Popen[str]:
    """Begin `make site` in a group of processes of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", RUN, str(root)],
        env=os.environ | {"SOURCE_DATE_EPOCH": "1700000000"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        preexec_fn=before_start,
    )


@pytest.mark.parametrize("files", [0, 1, 100], ids=["before the first file", "at the first file", "half-way"])
def test_killed(project, site, files):
    before = state(site)
    build = start(project)
    draft = project / ".site.new"
    while build.poll() is None and sum(len(names) for _, _, names in os.walk(draft)) < files:
        pass
    os.killpg(build.pid, signal.SIGKILL)
    build.communicate()
    assert build.returncode == -signal.SIGKILL
    assert state(site) == before


def test_disk_full(project, site):
    """No file may grow beyond 30 kB: pages, caches and fonts break off in the middle."""
    before = state(site)
    build = start(project, lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000)))
    out, _ = build.communicate()
    assert build.returncode == 1, out
    assert "File too large" in out
    assert state(site) == before


def permissions_count() -> None:
    """Let permissions hold for root too, as they do for everybody else."""
    ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0)


def test_read_only_checkout(project, site):
    before = state(site)
    folders = [path for path in (project, *project.rglob("*")) if path.is_dir() and not path.is_symlink()]
    modes = {folder: folder.stat().st_mode for folder in folders}
    try:
        for folder in folders:
            folder.chmod(0o555)
        build = start(project, permissions_count)
        out, _ = build.communicate()
        check = subprocess.run(
            [sys.executable, "-m", "qbank", "check"],
            cwd=project,
            env=os.environ | {"PYTHONPATH": str(project / "hooks")},
            capture_output=True,
            text=True,
            preexec_fn=permissions_count,
            check=False,
        )
    finally:
        for folder, mode in modes.items():
            folder.chmod(mode)
    assert build.returncode == 1, out
    assert "Permission denied" in out
    assert "Traceback" not in out
    assert state(site) == before
    assert check.returncode == 0, check.stdout + check.stderr


def test_two_at_once(project, site):
    builds = [start(project), start(project)]
    for build in builds:
        out, _ = build.communicate()
        assert build.returncode == 0, out


DAMAGES: tuple[Callable[[bytes], bytes], ...] = (
    lambda raw: raw[: len(raw) // 2],
    lambda raw: b"",
    lambda raw: raw[:-10] + bytes([raw[-10] ^ 1]) + raw[-9:],
    lambda raw: b"0" * 64 + b"\n{}",
)


def test_damaged_cache(project, site):
    files = [path for path in (project / ".cache").rglob("*") if path.is_file() and path.stat().st_size]
    assert len(files) > 300
    for number, path in enumerate(files):
        path.write_bytes(DAMAGES[number % len(DAMAGES)](path.read_bytes()))
    done = make_site(project)
    assert done.returncode == 0, done.stdout


def test_cache_of_another_version(project, site):
    for folder in list((project / CACHE).iterdir()):
        folder.rename(folder.with_name(folder.name.partition("-")[0] + "-0123456789abcdef"))
    assert make_site(project).returncode == 0
    assert len([folder for folder in (project / CACHE).iterdir() if folder.name.endswith("0123456789abcdef")]) == 0

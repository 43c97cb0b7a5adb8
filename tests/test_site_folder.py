"""The folder of the site is replaced whole or not at all."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

import pytest

import site_folder

WRITE_INDEX = "import pathlib, sys; f = pathlib.Path(sys.argv[1]); f.mkdir(); (f / 'index.html').write_text('new')"
FAIL_HALFWAY = WRITE_INDEX + "; sys.exit(3)"


@pytest.fixture(params=["in one step", "by two renames"])
def way(request, monkeypatch):
    """Both ways of replacing: file systems differ."""
    if request.param == "by two renames":
        monkeypatch.setattr(site_folder, "exchange", lambda first, second: False)


@pytest.mark.usefixtures("way")
class TestBuild:
    def site(self, root: Path) -> Path:
        (root / "site").mkdir()
        (root / "site" / "index.html").write_text("old")
        return root / "site"

    def build(self, site: Path, script: str) -> int:
        return site_folder.build_folder(site, [sys.executable, "-c", script], site.parent, os.environ)

    def test_success_puts_the_new_site_in_place(self, tmp_path):
        site = self.site(tmp_path)
        (site / "page-of-the-old-site.html").touch()
        assert self.build(site, WRITE_INDEX) == 0
        assert [path.name for path in site.iterdir()] == ["index.html"]
        assert (site / "index.html").read_text() == "new"
        assert list(tmp_path.iterdir()) == [site]

    def test_first_build_needs_no_old_site(self, tmp_path):
        assert self.build(tmp_path / "site", WRITE_INDEX) == 0
        assert (tmp_path / "site" / "index.html").read_text() == "new"

    def test_failure_leaves_the_old_site_and_passes_the_exit_code_on(self, tmp_path):
        site = self.site(tmp_path)
        assert self.build(site, FAIL_HALFWAY) == 3
        assert (site / "index.html").read_text() == "old"
        assert list(tmp_path.iterdir()) == [site]

    def test_success_without_a_result_leaves_the_old_site(self, tmp_path):
        site = self.site(tmp_path)
        with pytest.raises(FileNotFoundError):
            self.build(site, "pass")
        assert (site / "index.html").read_text() == "old"

    def test_remains_of_a_killed_build_are_cleared(self, tmp_path):
        site = self.site(tmp_path)
        (tmp_path / ".site.new").mkdir()
        (tmp_path / ".site.old").mkdir()
        assert self.build(site, WRITE_INDEX) == 0
        assert list(tmp_path.iterdir()) == [site]

    def test_site_lost_between_the_renames_comes_back(self, tmp_path):
        self.site(tmp_path).rename(tmp_path / ".site.old")
        assert self.build(tmp_path / "site", FAIL_HALFWAY) == 3
        assert (tmp_path / "site" / "index.html").read_text() == "old"

    def test_a_new_folder_that_cannot_be_moved_leaves_the_old_site(self, tmp_path, monkeypatch):
        site = self.site(tmp_path)
        monkeypatch.setattr(site_folder, "exchange", lambda first, second: False)
        rename = Path.rename

        def fail(path, target):
            if path.name == ".site.new":
                raise OSError(28, "No space left on device")
            return rename(path, target)

        monkeypatch.setattr(Path, "rename", fail)
        with pytest.raises(OSError, match="No space left"):
            self.build(site, WRITE_INDEX)
        assert (site / "index.html").read_text() == "old"
        assert list(tmp_path.iterdir()) == [site]


class TestExchange:
    def test_swaps(self, tmp_path):
        for name in ("a", "b"):
            (tmp_path / name).mkdir()
            (tmp_path / name / "which").write_text(name)
        assert site_folder.exchange(tmp_path / "a", tmp_path / "b") is (sys.platform in ("linux", "darwin"))
        assert (tmp_path / "b" / "which").read_text() == "a"

    def test_a_missing_folder_is_said(self, tmp_path):
        (tmp_path / "a").mkdir()
        with pytest.raises(OSError, match="No such file"):
            site_folder.exchange(tmp_path / "a", tmp_path / "b")

    def test_a_reader_never_finds_the_site_missing(self, tmp_path):
        site = tmp_path / "site"
        site.mkdir()
        (site / "index.html").write_text("0")
        missing: list[OSError] = []
        done = threading.Event()

        def read() -> None:
            while not done.is_set():
                try:
                    site.stat()
                except OSError as error:
                    missing.append(error)

        reader = threading.Thread(target=read)
        reader.start()
        for number in range(300):
            new = tmp_path / ".site.new"
            new.mkdir()
            (new / "index.html").write_text(str(number))
            site_folder.replace_folder(new, site)
        done.set()
        reader.join()
        assert missing == []
        assert (site / "index.html").read_text() == "299"

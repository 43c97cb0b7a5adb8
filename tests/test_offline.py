from __future__ import annotations

import os
import stat
import zipfile
from pathlib import Path

import pytest

import bootstrap
import offline_zip
from provision import Project

FILES = {
    "index.html": "<h1>Questions</h1>",
    "data/a.js": "a" * 5000,
    "data/Z.js": "z",
    "a.html": "ä",
    ".nojekyll": "",
}


def write_site(folder: Path, names: list[str]) -> Path:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(FILES[name], encoding="utf-8")
    return folder


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return write_site(tmp_path / "site", list(FILES))


def test_holds_the_whole_site_in_one_folder(site, tmp_path):
    offline_zip.pack(site, tmp_path / "dist" / "bank.zip", "bank-1.0")
    with zipfile.ZipFile(tmp_path / "dist" / "bank.zip") as archive:
        assert archive.testzip() is None
        packed = {name: archive.read(name).decode() for name in archive.namelist()}
    assert packed == {f"bank-1.0/{name}": text for name, text in FILES.items()}


def test_is_the_same_whatever_the_files_order_times_and_modes(site, tmp_path):
    other = write_site(tmp_path / "other", list(reversed(FILES)))
    for path in other.rglob("*"):
        os.utime(path, (1, 1))
    (other / "a.html").chmod(0o600)
    offline_zip.pack(site, tmp_path / "one.zip", "bank-1.0")
    offline_zip.pack(other, tmp_path / "two.zip", "bank-1.0")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_differs_when_the_site_does(site, tmp_path):
    offline_zip.pack(site, tmp_path / "one.zip", "bank-1.0")
    (site / "a.html").write_text("other")
    offline_zip.pack(site, tmp_path / "two.zip", "bank-1.0")
    assert (tmp_path / "one.zip").read_bytes() != (tmp_path / "two.zip").read_bytes()


def test_entries_are_sorted_dated_alike_and_readable_by_all(site, tmp_path):
    offline_zip.pack(site, tmp_path / "bank.zip", "bank-1.0")
    with zipfile.ZipFile(tmp_path / "bank.zip") as archive:
        entries = archive.infolist()
    names = [entry.filename for entry in entries]
    assert names == sorted(names)
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {stat.filemode(entry.external_attr >> 16) for entry in entries} == {"-rw-r--r--"}
    assert entries[names.index("bank-1.0/data/a.js")].compress_size < 100


def test_takes_the_place_of_an_older_one_and_leaves_nothing_else(site, tmp_path):
    target = tmp_path / "dist" / "bank.zip"
    target.parent.mkdir()
    target.write_bytes(b"older")
    offline_zip.pack(site, target, "bank-1.0")
    assert zipfile.is_zipfile(target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o644
    assert list(target.parent.iterdir()) == [target]


def test_failure_leaves_the_older_one(site, tmp_path, monkeypatch):
    def fail(self, *args, **options):
        raise OSError("disk full")

    target = tmp_path / "bank.zip"
    target.write_bytes(b"older")
    monkeypatch.setattr(zipfile.ZipFile, "writestr", fail)
    with pytest.raises(OSError, match="disk full"):
        offline_zip.pack(site, target, "bank-1.0")
    assert target.read_bytes() == b"older"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bank.zip", "site"]


def test_folder_that_is_no_site_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match="build the site first"):
        offline_zip.pack(tmp_path, tmp_path / "bank.zip", "bank-1.0")
    assert list(tmp_path.iterdir()) == []


class TestCommand:
    @pytest.fixture
    def project(self, tmp_path: Path) -> Project:
        (tmp_path / "pyproject.toml").write_text('[project]\nname = "bank"\nversion = "1.2"\n')
        return Project(tmp_path)

    def test_names_the_file_and_its_folder_after_project_and_version(self, project, site, monkeypatch, capsys):
        monkeypatch.setattr(bootstrap, "build_site", lambda project, args: 0)
        assert bootstrap.offline(project, []) == 0
        with zipfile.ZipFile(project.root / "dist" / "bank-1.2.zip") as archive:
            assert "bank-1.2/index.html" in archive.namelist()
        assert capsys.readouterr().out.startswith("dist/bank-1.2.zip: ")

    def test_packs_nothing_when_the_build_fails(self, project, site, monkeypatch):
        monkeypatch.setattr(bootstrap, "build_site", lambda project, args: 3)
        assert bootstrap.offline(project, []) == 3
        assert not (project.root / "dist").exists()

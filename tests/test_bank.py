from __future__ import annotations

import pytest

from qbank import bank
from qbank.bank import load_bank
from qbank.folder import question_paths, read_file
from tests import banks


class TestOnly:
    def test_problems_of_the_files_asked_for(self, good_root):
        text = banks.question().replace("easy", "simple").replace("16-bit", "64-bit and 128-bit")
        banks.write(good_root, "questions/basics/one.md", text)
        banks.write(good_root, "questions/basics/two.md", text.replace("64-bit", "8-bit, 24-bit, 40-bit"))
        banks.write(good_root, "questions/basics/notes.txt", "")
        everything = load_bank(good_root)[1]
        assert {problem.path.rsplit("/", 1)[-1] for problem in everything} == {"one.md", "two.md", "notes.txt"}
        for path in ("questions/basics/one.md", "questions/basics/notes.txt"):
            loaded, problems = load_bank(good_root, [path])
            assert loaded is not None
            assert "two" in loaded.by_id
            assert problems == [problem for problem in everything if problem.path == path]

    def test_links_into_the_rest_of_the_bank_are_known(self, good_root):
        assert load_bank(good_root, ["questions/basics/cache-size.md"])[1] == []

    def test_duplicates_are_reported_for_the_file_asked_for(self, good_root):
        text = banks.question().replace("basics", "serving")
        banks.write(good_root, "questions/serving/bytes-of-a-number.md", text)
        problems = load_bank(good_root, ["questions/serving/bytes-of-a-number.md"])[1]
        assert {problem.rule for problem in problems} == {"duplicate-id", "duplicate-title"}
        assert load_bank(good_root, ["questions/basics/cache-size.md"])[1] == []


class TestPaths:
    def test_sorted_questions_without_pictures(self, good_root):
        paths, _, problems = question_paths(good_root)
        assert paths == sorted(paths)
        assert len(paths) == 10
        assert problems == []

    def test_no_folder(self, tmp_path):
        assert question_paths(tmp_path) == ([], [], [])

    def test_a_folder_named_like_a_question(self, good_root):
        (good_root / "questions/basics/folder.md").mkdir()
        assert load_bank(good_root)[1] == []

    def test_a_loop_of_links_ends(self, good_root):
        (good_root / "questions/basics/loop").symlink_to(good_root / "questions")
        assert [problem.rule for problem in load_bank(good_root)[1]] == ["symbolic-link"]


def test_a_file_that_cannot_be_read(good_root, monkeypatch):
    """Permissions mean nothing to root, and tests may run as root, so the reading itself is made to fail."""

    def refuse(root, path, limit):
        if path.endswith("/cache-size.md"):
            raise PermissionError(13, "Permission denied")
        return read_file(root, path, limit)

    monkeypatch.setattr(bank, "read_file", refuse)
    loaded, problems = load_bank(good_root)
    assert loaded is not None
    assert "cache-size" not in loaded.by_id
    unreadable = [str(problem) for problem in problems if problem.rule == "unreadable-file"]
    assert unreadable == [
        "questions/basics/cache-size.md:1: unreadable-file: cannot be read: Permission denied -> check its permissions"
    ]
    assert {problem.rule for problem in problems} == {"unreadable-file", "unknown-question"}


def test_a_bad_taxonomy_gives_no_bank(good_root):
    banks.write(good_root, "questions/bank.yml", "title: T\n")
    bank, problems = load_bank(good_root)
    assert bank is None
    assert {problem.rule for problem in problems} == {"missing-field"}


@pytest.mark.parametrize("empty", [True, False])
def test_a_bank_without_questions(good_root, empty):
    for file in (good_root / "questions").glob("*/*"):
        file.unlink()
    if empty:
        for folder in (good_root / "questions").iterdir():
            if folder.is_dir():
                folder.rmdir()
    bank, problems = load_bank(good_root)
    assert bank is not None
    assert (bank.questions, problems) == ((), [])

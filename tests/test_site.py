"""A repository to a site in one call, and what hand-written pages may ask of it."""

from __future__ import annotations

import re
import shutil

import pytest

from qbank.macros import PageMacros
from qbank.site import Site, SiteFault, load_site
from tests import banks


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Site:
    return load_site(banks.copy_bank(tmp_path_factory.mktemp("site")))


@pytest.fixture(scope="module")
def macros(site) -> PageMacros:
    return PageMacros(site)


@pytest.mark.node
class TestLoading:
    def test_everything_is_there(self, site):
        assert len(site.bank.questions) == len(site.rendered) == 10
        assert {page.src_uri for page in site.pages} >= {question.path for question in site.bank.questions}
        assert site.warnings == ()

    def test_nothing_is_written_outside_the_cache(self, tmp_path):
        root = banks.copy_bank(tmp_path)
        before = {file: file.read_bytes() for file in root.rglob("*") if file.is_file()}
        load_site(root)
        after = {file: file.read_bytes() for file in root.rglob("*") if file.is_file() and ".cache" not in file.parts}
        assert after == before

    def test_warnings_do_not_stop_it(self, good_root):
        text = banks.question().replace("It takes two bytes.", "It takes them in 3 ms.")
        banks.write(good_root, "questions/basics/bytes-of-a-number.md", text)
        assert [problem.rule for problem in load_site(good_root).warnings] == ["number-without-origin"]

    def test_all_faults_at_once(self, good_root):
        for name, old, new in (
            ("bytes-of-a-number", "easy", "simple"),
            ("softmax-gradient", r"\log", r"\lug"),
        ):
            banks.write(good_root, f"questions/basics/{name}.md", banks.question(f"basics/{name}").replace(old, new))
        with pytest.raises(SiteFault) as raised:
            load_site(good_root)
        lines = str(raised.value).split("\n")
        assert lines[0] == "2 faults in the question bank:"
        assert lines[1].startswith("questions/basics/bytes-of-a-number.md:4: unknown-difficulty:")
        assert lines[2].startswith("questions/basics/softmax-gradient.md:43: formula:")

    def test_no_taxonomy(self, tmp_path):
        with pytest.raises(
            SiteFault, match=r"(?s)1 fault in the question bank:\nquestions/bank.yml:1: unreadable-file"
        ):
            load_site(tmp_path)

    def test_no_node(self, good_root, monkeypatch, tmp_path):
        monkeypatch.setattr("qbank.node.WEB", tmp_path)
        with pytest.raises(SiteFault, match="front-end packages are missing"):
            load_site(good_root)

    def test_no_cache_folder_needed_twice(self, good_root):
        first = load_site(good_root)
        shutil.rmtree(good_root / ".cache")
        assert load_site(good_root).pages == first.pages


@pytest.mark.node
class TestMacros:
    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("questions", "10"),
            ("categories", "3"),
            ("roles", "2"),
            ("follow_ups", "13"),
            ("figures", "5"),
            ("sources", "9"),
            ("diagrams", "3"),
            ("rapid_fire", "2"),
            ("runnable_code", "1"),
        ],
    )
    def test_counts(self, macros, name, value):
        assert macros.count(name) == value

    def test_unknown_count(self, macros):
        with pytest.raises(ValueError, match=r"count\('question'\): did you mean 'questions'\?"):
            macros.count("question")

    def test_words(self, macros):
        assert 800 < int(macros.count("words").replace(",", "")) < 2_000

    def test_lists(self, macros):
        assert (
            macros.category_list().split("\n")[1] == "- [Serving](categories/serving.md) (5): Models in front of users."
        )
        assert macros.role_list().split("\n")[0] == "- [Engineer](roles/engineer.md): Builds things."
        assert macros.path_list() == (
            "- [Sprint](paths/sprint.md): Both categories, one a week. Everybody with two weeks."
        )
        assert macros.band_list().split("\n") == [
            "- **Rehearse** (50 % and more): Speak.",
            "- **Begin** (0 to 50 %): Read.",
        ]

    def test_tables(self, macros):
        assert macros.priority_table().split("\n") == [
            "| Category | [ENG](roles/engineer.md) | [SCI](roles/scientist.md) |",
            "| --- | --- | --- |",
            "| [Basics](categories/basics.md) | High | Critical |",
            "| [Serving](categories/serving.md) | Critical | Medium |",
            "| [Outlook](categories/outlook.md) | Low | Low |",
        ]
        assert "| Rapid fire | Asks for one fact. | 2 |" in macros.kind_table()
        assert "| 4 | Can teach | Everything. |" in macros.level_table()

    def test_question_link(self, macros):
        assert macros.question_link("yaml-words") == "[no](questions/basics/yaml-words.md)"
        with pytest.raises(ValueError, match="did you mean 'cache-size'"):
            macros.question_link("cache-sise")

    def test_samples_come_from_different_categories(self, macros):
        lines = macros.sample_questions().split("\n")
        assert len(lines) == 2
        assert {line.split("](questions/")[1].split("/")[0] for line in lines} == {"basics", "serving"}
        assert len(macros.sample_questions(1).split("\n")) == 1

    def test_every_link_is_a_page(self, macros, site):
        lists = (
            macros.category_list,
            macros.role_list,
            macros.path_list,
            macros.priority_table,
            macros.sample_questions,
        )
        targets = {target for make in lists for target in re.findall(r"\]\(([^)]+)\)", make())}
        assert targets <= {page.src_uri for page in site.pages}

    def test_every_macro_is_offered(self, macros):
        own = {name for name, value in vars(PageMacros).items() if callable(value) and not name.startswith("_")}
        assert own == set(PageMacros.NAMES)

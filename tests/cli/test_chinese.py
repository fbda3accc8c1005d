"""The commands in Chinese: every sentence has its translation, and nothing else changes."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from feeds.cli.catalogue import COUNT, GAP, fill, parse_catalogue
from feeds.cli.cells import count_cells
from feeds.cli.check import COUNTED
from feeds.cli.config import COLUMNS
from feeds.cli.group import COMMANDS
from feeds.cli.problems import describe_problem
from feeds.cli.speech import LOCALE, read_catalogue, retell, say, speaking
from feeds.cli.status import FEED_COLUMNS, SOURCE_COLUMNS
from feeds.cli.tongue import Tongue
from feeds.errors import Problem
from feeds.model.push import Fate
from feeds.model.settings import Audience, Content, MatchField
from feeds.model.web import External, Media, SourceType
from feeds.settings.choices import list_words
from feeds.settings.keys import KEYS
from tests.cli.conftest import Run, Site
from tests.cli.sentences import list_helps, list_literals, list_said, skeleton
from tests.settings.test_loading import BAD, DATA, outcome

CHINESE = read_catalogue(Tongue.CHINESE)
LOCALES = {"LC_ALL": "zh_CN.UTF-8"}
NAMES = re.compile(r"`[^`]*`|“[^”]*”|\"[^\"]*\"|\S*[/@:.=\[\]{}<>|*'-]\S*|\bthe web team\b|\bexam ple\b")
"""What stays as it is: quoted, an address, a path, a key, an option; and two values of wrong files."""
ENGLISH = re.compile(r"\b[a-z]{2,} (?:[a-z]+ )*[a-z]{2,}\b")
_EDGES = re.compile(r"^(?:\{\}|[\s;,.:()])+|(?:\{\}|[\s;,.:()])+$")
MEND = "translate it in feeds/cli/locale/zh.po; if no command prints it, name it in tests/cli/sentences.py"


def core(text: str) -> str:
    """A sentence without the gaps, spaces and punctuation at its ends."""
    return _EDGES.sub("", skeleton(text))


CORES = {core(key) for key in CHINESE.entries}


def is_known(text: str) -> bool:
    """Whether the catalogue has a sentence, or a longer one that this is a fragment of."""
    own = core(text)
    return own in CORES or (own != skeleton(text) and any(own in one for one in CORES))


@pytest.fixture
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment of somebody who reads Chinese."""
    monkeypatch.delenv("FEEDMILL_UI")
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")


def test_every_sentence_of_the_program_has_its_translation() -> None:
    """A sentence that a command can print is told to Chinese readers in English."""
    missing = [f"{name}: {text!r}" for name, text in list_literals() if not is_known(text)]

    assert missing == [], MEND


def test_every_help_text_has_its_translation() -> None:
    """A help page is partly English."""
    assert [f"{name}: {text!r}" for name, text in list_helps() if text not in CHINESE.entries] == [], MEND


def test_everything_that_commands_say_has_its_translation() -> None:
    """A word or a template of a command is told in English, though a sentence like it is in the catalogue."""
    assert [f"{name}: {text!r}" for name, text in list_said() if text not in CHINESE.entries] == [], MEND


def list_words_of_tables() -> Iterator[str]:
    """Single words that commands print, from the tables that hold them."""
    yield from (*SOURCE_COLUMNS, *FEED_COLUMNS, *COLUMNS, *KEYS, *Fate)
    yield from (told for _, *forms in COUNTED for told in forms)
    for kind in (Audience, Content, External, MatchField, Media, SourceType):
        yield f"write {list_words([one.value for one in kind])}"


@pytest.mark.parametrize("word", sorted(set(list_words_of_tables())))
def test_every_word_of_a_table_has_its_translation(word: str) -> None:
    """A heading, a level of the file, or what became of an article is told in English."""
    assert word in CHINESE.entries, MEND


def list_words_of_click() -> Iterator[str]:
    """What click says to who types a command, from the source of the click that is installed."""
    folder = Path(click.__file__).parent
    for name in ("exceptions", "parser", "types"):
        for node in ast.walk(ast.parse((folder / f"{name}.py").read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"_", "ngettext"}:
                texts = [one.value for one in node.args if isinstance(one, ast.Constant)]
                yield from (text for text in texts if isinstance(text, str))


def test_what_click_says_has_its_translation() -> None:
    """Click's own sentences on wrong usage are told in English, perhaps since an upgrade."""
    never = {
        "{value!r} is not a valid UUID.",
        "Choice({choices})",
        "{value!r} does not match the format {format}.",
    }
    never |= {"{value!r} does not match the formats {formats}.", "{name} {filename!r} is not executable."}
    never |= {text for text in list_words_of_click() if "len_type" in text}
    told = {re.sub(r"!r\}", "}", text) for text in set(list_words_of_click()) - never}

    assert sorted(text for text in told if not is_known(text)) == [], MEND


def test_a_translation_has_the_gaps_of_its_sentence() -> None:
    """A value is lost in Chinese, or a gap stays open."""
    wrong = {
        key: told
        for key, told in CHINESE.entries.items()
        if set(GAP.findall(key)) != set(GAP.findall(told)) or "{~" in told
    }

    assert wrong == {}


def test_no_sentence_is_translated_twice() -> None:
    """Two translations of one sentence: which one is told is chance."""
    keys = [key for key, _ in parse_catalogue((LOCALE / "zh.po").read_text("utf-8"))]

    assert len(keys) == len(set(keys)) == len(CHINESE.entries) + 1


def left_in_english(text: str) -> list[str]:
    """Two or more English words in a row, apart from names and values."""
    return ENGLISH.findall(NAMES.sub(" ", text))


@pytest.mark.parametrize("case", BAD)
def test_what_is_wrong_with_a_file_is_told_in_chinese_alone(case: str) -> None:
    """A problem of the configuration is told partly in English."""
    problems = outcome(DATA / case / "input.yaml")
    assert isinstance(problems, tuple)
    with speaking(LOCALES):
        for problem in problems:
            what, hint = retell(problem.what), retell(problem.hint)

            assert (left_in_english(what), left_in_english(hint)) == ([], []), (what, hint)
            assert what != problem.what
            assert hint != problem.hint or not hint


def test_a_problem_is_underlined_below_its_place(chinese: None) -> None:
    """Carets stand beside what is meant where Chinese characters come before it."""
    problem = Problem(
        "新闻.yaml", 3, 14, "timezone: 北京 is no time zone", excerpt="  标题: x, 时区: 北京", width=2
    )
    with speaking():
        first, line, carets = ("".join(text for text, _ in each) for each in describe_problem(problem))

    assert first == "新闻.yaml:3:14: timezone: 北京 不是时区"
    assert count_cells(line.partition("北京")[0]) == len(carets.partition("^")[0])
    assert carets.count("^") == count_cells("北京")


@pytest.mark.parametrize("name", ["", *COMMANDS])
def test_a_help_page_is_chinese(chinese: None, run: Run, name: str) -> None:
    """--help has English headings, or a line that is wider than a terminal of 80 columns."""
    shown = run(*filter(None, [name]), "--help").out

    assert shown.startswith("用法：")
    assert not re.search(r"Options|Commands|Usage|default:|Show", shown)
    prose = [line for line in shown.splitlines() if not line.startswith("  feedmill ")]
    assert max(map(count_cells, prose)) <= 80


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["chek"], "错误：没有命令 'chek'。是不是想写 'check'？"),
        (["zzz"], "错误：没有命令 'zzz'。\n"),
        (["check", "--onlin"], "错误：没有选项 '--onlin'。"),
        (["render"], "错误：缺少参数 'FEED'。"),
        (["render", "all", "--format", "foo"], "'--format' 的值不对：'foo' 不是以下之一：'rss', 'atom'"),
        (["serve", "--workers", "0"], "错误：'--workers' 的值不对：0 不在 1<=x<=256 的范围内。"),
        (["serve", "--bind", "x"], "'--bind' 的值不对：'x' 不是 HOST:PORT 的形式；请写 127.0.0.1:8000 或 "),
        (["extract"], "错误：请给出文件，或用 --manifest 给出清单；参见 feedmill extract --help"),
        (["init", "a", "b"], "错误：多出了参数（b）"),
        (["refresh", "campus"], "错误：campus: 没有这个 id 的来源（现有：newsroom）"),
        (["config", "campus"], "错误：campus: 不是来源（现有：newsroom）"),
    ],
)  # fmt: skip
def test_wrong_usage_is_told_in_chinese(chinese: None, run: Run, arguments: list[str], told: str) -> None:
    """What is wrong with a command line is told in English, or exits otherwise than in English."""
    said = run(*arguments)

    assert said.code == 2
    assert told in said.err
    assert not re.search(r"Usage|Error|Try", said.err)


def test_what_commands_report_is_chinese(chinese: None, site: Site, run: Run) -> None:
    """A report, a table or a plan of an ordinary day is partly English."""
    site.write("empty.md", "")
    site.write(
        "date.md", "---\ntitle: A date\ndate: 2026-13-45\n---\nThe words of an article without a date."
    )
    said = [run("check"), run("plan"), run("refresh", "--verbose"), run("status"), run("preview", "newsroom")]
    said += [run("config", "newsroom"), run("refresh", "--quiet")]
    shutil.rmtree(site.root / "articles")
    said += [run("check", "--online"), run("check"), run("refresh"), run("status"), run("render", "nothing")]
    told = "\n".join(one.out + one.err for one in said)

    assert [one.code for one in said] == [0, 0, 1, 0, 1, 0, 1, 1, 0, 1, 0, 2]
    words = re.sub(
        r"Newsroom|Example University|About a.md|The library.*|The words.*|A date|Ann Example", "", told
    )
    assert left_in_english(words) == []
    assert "不存在；请用 mkdir -p" in told


def test_tables_are_aligned(chinese: None, run: Run) -> None:
    """Columns below Chinese headings are not below each other."""
    run("refresh", "--quiet")
    head, row = run("status").out.splitlines()[:2]

    assert count_cells(head.partition("上次成功")[0]) == count_cells(row.partition("20")[0])


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", "--json"],
        ["plan", "--json"],
        ["config", "newsroom", "--json"],
        ["preview", "newsroom", "--json"],
        ["schema"],
    ],
)
def test_json_is_the_same_in_every_language(
    chinese: None, site: Site, run: Run, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    """A script gets other keys or words because somebody reads Chinese."""
    site.write("empty.md", "")
    told = run(*arguments).out
    monkeypatch.setenv("FEEDMILL_UI", "en")

    assert run(*arguments).out == told
    assert told.startswith("{")


def test_reports_as_json_are_the_same(chinese: None, site: Site, run: Run) -> None:
    """A script gets other keys or reasons because somebody reads Chinese."""
    site.write("empty.md", "")
    report = json.loads(run("refresh", "--json").out.splitlines()[0])

    assert report["added"] == 1
    assert [drop["reason"] for drop in report["dropped"]] == [
        "is empty; write the article, or remove the file"
    ]


def test_init_speaks_chinese_to_who_reads_it(chinese: None, site: Site, run: Run) -> None:
    """The file that init writes is commented in another language than its questions are asked in."""
    said = run("init", str(site.root / "new"), config=False)
    text = (site.root / "new" / "feedmill.yaml").read_text("utf-8")

    assert said.out.startswith("已建立 ")
    assert "我的订阅" in text
    assert "# Feedmill 的配置" in text
    assert run("check", "--config", str(site.root / "new" / "feedmill.yaml")).out.startswith(
        "正确：来源 1 个"
    )


def test_shells_are_told_meanings_in_chinese(chinese: None, site: Site, tmp_path: Path) -> None:
    """Zsh and fish show English beside names that they complete."""
    asked = {
        "zsh": ("feedmill refresh --", "2", "只说失败的。"),
        "fish": ("feedmill re", "re", "立即读取来源一次"),
    }
    for shell, (words, number, meaning) in asked.items():
        told = subprocess.run(
            [sys.executable, "-m", "feeds"],
            env={
                **environment(),
                "_FEEDMILL_COMPLETE": f"{shell}_complete",
                "COMP_WORDS": words,
                "COMP_CWORD": number,
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert meaning in told.stdout, told


def environment() -> dict[str, str]:
    """That of somebody in China, whose system need not have the locale."""
    ours = ("FEEDMILL_", "LC_", "LANGUAGE")
    mine = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**mine, "LANG": "zh_CN.UTF-8"}


def test_a_process_goes_by_its_locale(tmp_path: Path) -> None:
    """The program as it is started by a shell speaks English under a Chinese locale."""
    command = [sys.executable, "-m", "feeds", "check", "--config", "nowhere.yaml"]
    said = subprocess.run(command, env=environment(), cwd=tmp_path, capture_output=True, check=False)

    assert said.returncode == 2
    assert said.stderr.decode() == (
        "nowhere.yaml:1:1: 没有这个文件"
        "（`feedmill init DIR` 会写一个，`feedmill --config PATH` 可以指定另一个）\n"
    )


def test_a_reason_from_the_system_is_kept_within_the_sentence() -> None:
    """What the system says of a failure is lost, or garbled by words of ours."""
    reason = "could not be read (Input or output error); see to the disk, or correct `directory:`"
    with speaking(LOCALES):
        assert (
            retell(f"/srv/a {reason}")
            == "/srv/a 无法读取（Input or output error）；请检查磁盘，或改正 `directory:`"
        )
        assert say("nothing that is known") == "nothing that is known"


def list_sentences() -> Iterator[tuple[str, str]]:
    """Every sentence of the catalogue with its gaps filled, and what has to be told of it."""
    for key, told in CHINESE.entries.items():
        values = {name: "7" if name.startswith(COUNT) else "Xy" for name in GAP.findall(key)}
        if " " in key.strip():
            yield fill(key.replace("{~", "{"), values), fill(told, values)


def test_every_sentence_is_told_by_its_own_translation() -> None:
    """A sentence is taken for another one that ends alike, alone or behind the name of its source."""
    wrong = {text for text, told in list_sentences() if CHINESE.retell(text) != told}
    wrong |= {
        text
        for text, told in list_sentences()
        if not text.startswith(("7", "Xy")) and CHINESE.retell(f"news: {text}") != f"news: {told}"
    }

    assert wrong == set()

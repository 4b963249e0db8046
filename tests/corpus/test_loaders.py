"""Loaders: the same article from every format, and pages in the styles of several outlets."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus.loaders import FORMATS, load, supported
from corpus.types import Article, SourceFile

DATA = Path(__file__).resolve().parents[1] / "data"
ROOT = DATA.parents[1]
NOW = datetime(2026, 11, 22, tzinfo=UTC)

FERRY = [
    (
        "The port of Marlow opened a night ferry to the island of Sandholm on Wednesday, ending "
        "eleven years without a crossing after dark."
    ),
    "The ship, the Aurora, carries 240 passengers and 36 cars and takes 95 minutes.",
    '"People here waited a long time for this," said Petra Lindqvist, who runs the harbour.',
    "Fares",
    "A single ticket costs 14 crowns, and children under six travel free.",
    "Ferries stopped sailing at night in 2010, when the old ship Borealis was sold.",
]


def one(path: Path) -> Article:
    """Load a file of one article; a refusal fails the test."""
    (loaded,) = load(SourceFile(path, path.name, "given-id"), NOW)
    assert isinstance(loaded, Article), loaded
    return loaded


def page(name: str) -> Article:
    """Load one of the noisy pages."""
    return one(DATA / "pages" / f"{name}.txt")


@pytest.mark.parametrize("suffix", ["txt", "md", "html", "jsonl"])
def test_same_article_from_every_format(suffix: str) -> None:
    """One invented article has the same title, text, source and day from all four formats."""
    article = one(DATA / "ferry" / f"ferry.{suffix}")
    assert article.title == "Marlow opens night ferry to Sandholm"
    assert article.text.split("\n\n") == FERRY
    assert article.source == "Channel Courier"
    assert article.url == "https://courier.example/2021/03/03/night-ferry"
    assert article.published is not None
    assert article.published.date().isoformat() == "2021-03-03"
    assert article.authors[0] == "Jane Doe"
    assert article.origin == f"ferry.{suffix}"
    assert article.language == (None if suffix == "txt" else "en")


@pytest.mark.parametrize(
    ("suffix", "moment"),
    [("txt", "06:30"), ("md", "06:30"), ("jsonl", "06:30"), ("html", "00:00")],
)
def test_time_of_day(suffix: str, moment: str) -> None:
    """A stated time is kept, in UTC; from HTML only the day is taken."""
    published = one(DATA / "ferry" / f"ferry.{suffix}").published
    assert published is not None
    assert f"{published:%H:%M}" == moment
    assert published.utcoffset() == UTC.utcoffset(None)


def test_ids() -> None:
    """An id of the source is kept; otherwise the article has the file's."""
    assert one(DATA / "ferry" / "ferry.jsonl").id == "courier-2021-0303"
    assert one(DATA / "ferry" / "ferry.txt").id == "given-id"


@pytest.mark.parametrize("suffix", ["txt", "md", "html", "jsonl"])
def test_gzipped(suffix: str, tmp_path: Path) -> None:
    """Every format may be gzipped, and its name be in capitals."""
    plain = DATA / "ferry" / f"ferry.{suffix}"
    zipped = tmp_path / f"FERRY.{suffix.upper()}.GZ"
    zipped.write_bytes(gzip.compress(plain.read_bytes()))
    assert one(zipped).text == one(plain).text


def test_supported() -> None:
    """Every suffix of the table is supported, gzipped or not; others are not."""
    for suffix in FORMATS:
        assert supported(Path(f"a{suffix}"))
        assert supported(Path(f"a{suffix.upper()}.gz"))
    for name in ("a.pdf", "a.gz", "a", "txt", ".txt", "a.tar.gz", "a.txt.bak"):
        assert not supported(Path(name))


def test_import_is_cheap() -> None:
    """Importing the loaders imports none of the libraries that they use."""
    heavy = ("trafilatura", "yaml", "frontmatter", "markdown_it", "charset_normalizer")
    code = f"import corpus.loaders, sys; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_agency_page() -> None:
    """A page in an agency's style: dateline, inline pointers, credits and editors' lines."""
    article = page("agency")
    assert article.title == "Two lakes agree to share one fishing season"
    assert article.source == "Reuters"
    assert article.published == datetime(2021, 3, 3, tzinfo=UTC)
    paragraphs = article.text.split("\n\n")
    assert [p.split()[0] for p in paragraphs] == ["PARIS,", '"We', "The", "A", "Villages"]
    assert paragraphs[3] == "A fishing vessel leaves the port of Orne at dawn."


def test_wire_page() -> None:
    """A wrapped page with byline, zoned time and a wire's tail."""
    article = page("wire")
    assert article.title == "Bakers in Oslo end strike after nine days"
    assert article.source == "AP"
    assert article.authors == ("KARI NORDMANN",)
    assert article.published == datetime(2022, 3, 11, 4, 15, tzinfo=UTC)
    paragraphs = article.text.split("\n\n")
    assert len(paragraphs) == 3
    assert paragraphs[0].endswith("brought the mayor, Ola Hansen, to the negotiating table.")
    assert "said President Nils Berg would sign" in paragraphs[1]


def test_page_without_metadata() -> None:
    """A page that says neither source nor date has none, and its text is whole."""
    article = page("cold")
    assert (article.source, article.published, article.authors, article.url) == (
        None,
        None,
        (),
        None,
    )
    assert len(article.text.split("\n\n")) == 3
    assert article.title == "Museum shows the clocks that the town forgot"


def test_markdown_without_front_matter(tmp_path: Path) -> None:
    """The first heading is the title; marks, images and tags go, words stay."""
    path = tmp_path / "note.md"
    path.write_text(
        "# The *first* heading\n\nSome **bold** words, a [link](http://x), `code_with_marks`,\n"
        "an ![image](x.png) and a <b>tag</b> &amp; an entity.\n\n- one\n- two\n\n"
        "3. three\n4. four\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> said a quote\n\n---\n\nEnd.\n"
    )
    article = one(path)
    assert article.title == "The first heading"
    assert article.text == (
        "Some bold words, a link, code_with_marks, an and a tag & an entity.\n\n- one\n- two\n\n"
        "3. three\n4. four\n\na | b\n1 | 2\n\nsaid a quote\n\nEnd."
    )


def test_front_matter_values(tmp_path: Path) -> None:
    """Front matter's values are read as written: numbers, `no` and `null` in titles and fields."""
    path = tmp_path / "note.md"
    path.write_text(
        "---\ntitle: 1984\nid: 007\nsource: No\nurl: null\ndate: 2018-05-23\nauthor: Jane Doe\n"
        "language: en-GB\nunknown: {a: [1]}\n---\n## Another heading\n\nText.\n"
    )
    article = one(path)
    assert (article.title, article.id, article.source, article.url) == ("1984", "007", "No", None)
    assert article.published == datetime(2018, 5, 23, tzinfo=UTC)
    assert (article.authors, article.language) == (("Jane Doe",), "en")
    assert article.text == "Another heading\n\nText."


def test_rule_is_no_front_matter(tmp_path: Path) -> None:
    """A Markdown text that opens with a rule is a text."""
    path = tmp_path / "note.md"
    path.write_text("---\n\nSome words. More words.\n")
    assert one(path).text == "Some words. More words."


def test_json_text_is_not_cleaned(tmp_path: Path) -> None:
    """A record's text keeps what a page's text would lose: its source told story from page."""
    path = tmp_path / "a.jsonl"
    text = "Share this article\n\nA story of nine words stands in this line.\n\nSource: A"
    path.write_text(json.dumps({"id": " 7 ", "text": f"\n{text}\u00ad \r\n"}) + "\n\n")
    article = one(path)
    assert article.text == text
    assert (article.id, article.title, article.published) == (" 7 ", "", None)


def test_json_lines_stream(tmp_path: Path) -> None:
    """Articles come as lines are read, in order, with blank lines and a byte order mark passed."""
    path = tmp_path / "a.ndjson"
    lines = [json.dumps({"id": str(i), "text": f"Text {i}."}) for i in range(3)]
    path.write_text("\ufeff" + "\n\n".join(lines), encoding="utf-8")
    loaded = load(SourceFile(path, "a.ndjson", "x"), NOW)
    first = next(loaded)
    assert isinstance(first, Article)
    assert first.id == "0"
    assert [a.id for a in loaded if isinstance(a, Article)] == ["1", "2"]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Die Straße in Köln ist größer geworden, sagte ein Sprecher: „Natürlich.“", "cp1252"),
        ("He said “no comment” on Tuesday – again, at the café.", "cp1252"),
        ("Президент во вторник провёл встречу с министром обороны страны.", "cp1251"),
        ("Президент во вторник провёл встречу с министром обороны страны.", "koi8-r"),
        ("公安部部长二十二日在北京出席会议，各方就地区安全形势深入交换意见。", "gb18030"),
        ("The café said “no comment”.", "utf-16"),
        ("The café said “no comment”.", "utf-8-sig"),
    ],
)
def test_encodings(text: str, encoding: str, tmp_path: Path) -> None:
    """A text that is not UTF-8 is read in the encoding that it is in."""
    path = tmp_path / "a.md"
    path.write_bytes(text.encode(encoding))
    assert one(path).text == text


@pytest.mark.parametrize("declared", ["windows-1252", "iso-8859-1", "gb2312"])
def test_declared_encoding(declared: str, tmp_path: Path) -> None:
    """A page is read in the encoding that it declares, as browsers understand that name."""
    word, actual = ("北京", "gb18030") if declared == "gb2312" else ("“café”", "cp1252")
    body = (DATA / "ferry" / "ferry.html").read_text(encoding="utf-8")
    body = body.replace("utf-8", declared).replace("Sandholm", word).replace("©", "")
    path = tmp_path / "a.htm"
    path.write_bytes(body.encode(actual))
    assert f"island of {word} on Wednesday" in one(path).text

"""A session as Markdown: read by a Markdown parser, its words are those of the session."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from hypothesis import example, given, settings, strategies as st
from markdown_it import MarkdownIt

from corpus.store import Store
from corpus.types import Article, Filter
from qa.conversation.kept import Kept
from qa.conversation.markdown import session_markdown
from qa.conversation.recollection import Recollected, Recollection
from qa.conversation.sessions import Feedback, Session, SessionTurn
from qa.types import Answer, Dropped

AT = datetime(2018, 5, 25, 12, 30, 5, tzinfo=UTC)
SESSION = Session("s", "Who *came*? <b>#1</b>", 1, AT, AT)


@pytest.fixture
def kept(store: Store, weighed: SimpleNamespace) -> Callable[..., Recollected]:
    """Keep an answer, and show it again over a store that has the articles it quotes."""
    store.put(list(weighed.articles.values()))

    def keep(answer: Answer, **changes: object) -> Recollected:
        turn = SessionTurn("and how many?", "how many leaders came?", answer.text, AT, Kept.of(answer), 1)  # fmt: skip
        return Recollection(store, "s").turn(replace(turn, **changes))  # type: ignore[arg-type]

    return keep


def blocks(markdown: str) -> list[tuple[str, str]]:
    """Parse it: the kind of each block of text and the text that a reader sees."""
    found, inside = [], ["document"]
    for token in MarkdownIt("commonmark").parse(markdown):
        if token.nesting == 1:
            inside.append("quote" if token.type == "blockquote_open" else token.tag)
        elif token.nesting == -1:
            inside.pop()
        assert token.type not in {"html_block", "code_block", "fence", "hr"}
        if token.type == "inline":
            assert token.children is not None
            assert not {"html_inline", "image", "code_inline", "em"} & {one.type for one in token.children}  # fmt: skip
            text = "".join("\n" if "break" in one.type else one.content for one in token.children)
            found.append(("quote" if "quote" in inside else inside[-1], text))
    return found


def seen(text: str) -> str:
    """Give a text as a reader sees it, who cannot tell one blank from two."""
    return " ".join(text.split())


@pytest.mark.parametrize("name", ["agreeing", "differing", "affirming"])
def test_every_quote_is_there(
    kept: Callable[..., Recollected], weighed: SimpleNamespace, name: str
) -> None:
    """Word for word under its answer, with its article, its place and its verdict."""
    answer: Answer = getattr(weighed, name)
    told = blocks(session_markdown(SESSION, [kept(answer)]))
    quotes = [seen(text) for kind, text in told if kind == "quote"]
    assert quotes == [seen(one.quote) for one in answer.citations]
    lines = [seen(text) for _, text in told]
    assert ("h1", SESSION.title) in told
    assert ("h2", "1. and how many?") in told
    assert "Understood as: how many leaders came?" in lines
    assert seen(answer.text) in lines
    for one in answer.citations:
        article = weighed.articles[one.article_id]
        (line,) = (line for line in lines if line.startswith(f"[{one.marker}] "))
        assert seen(article.title) in line
        assert f"article {article.id}, characters {one.start}–{one.end}" in line
        assert seen(f"Supported: {one.reason}") in lines
    assert "Confidence 0.93, answered by extractive from index f00d" in lines


def test_what_it_was_asked_with_and_what_was_thought_of_it(
    kept: Callable[..., Recollected], weighed: SimpleNamespace
) -> None:
    """The filter's days are those that pass; a thumb has its comment."""
    may, june = datetime(2018, 5, 1, tzinfo=UTC), datetime(2018, 6, 1, tzinfo=UTC)
    asked = replace(weighed.agreeing.question, filter=Filter(("Xinhua", "AP"), may, june))
    one = kept(
        replace(weighed.agreeing, question=asked), feedback=Feedback("down", "*not* so\n# no", AT)
    )
    lines = [text for _, text in blocks(session_markdown(SESSION, [one]))]
    assert "Asked on 2018-05-25, only Xinhua, AP, published from 2018-05-01, published up to 2018-05-31" in lines  # fmt: skip
    assert "Thumbs down: *not* so # no" in lines


def test_an_abstention_and_a_lost_article(
    kept: Callable[..., Recollected], weighed: SimpleNamespace, store: Store
) -> None:
    """Hints as a list, the nearest passages as quotes; a lost quote with what became of it."""
    told = blocks(session_markdown(SESSION, [kept(weighed.abstaining)]))
    abstention = weighed.abstaining.abstention
    assert [seen(text) for kind, text in told if kind == "quote"] == [
        seen(one.passage.text) for one in abstention.nearest
    ]
    assert {seen(hint) for hint in abstention.hints} <= {seen(text) for _, text in told}
    cited = weighed.agreeing.citations[0]
    store.delete(cited.article_id)
    lost = [seen(text) for _, text in blocks(session_markdown(SESSION, [kept(weighed.agreeing)]))]
    assert seen(cited.quote) in lost
    assert "Unknown: the article is no longer in the archive" in lost


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://news.example/a b<c>", "https://news.example/a%20b%3Cc%3E"),
        ("javascript:alert(1)", None),
        ("img/src=x/onerror=alert(1)", None),
    ],
)
def test_only_links_to_the_web_are_links(
    kept: Callable[..., Recollected], weighed: SimpleNamespace, url: str, target: str | None
) -> None:
    """An article's URL may be anything; what is no address of the web stays text."""
    one = kept(weighed.agreeing)
    cited = one.answer.citations[0].article_id
    article = replace(one.articles[cited], url=url)
    one = replace(one, articles={**one.articles, cited: article})
    html = MarkdownIt("commonmark").render(session_markdown(SESSION, [one]))
    linked = set(re.findall('href="([^"]*)"', html)) - {"https://news.example/x"}
    assert linked == ({target} if target else set())


@settings(deadline=None, max_examples=200)
@example("1. a list\n- of # things\n=====\n    code\n> quote\n***")
@example("[a](javascript:x) ![b](c) <script>1</script> &amp; `d` __e__ ~~f~~ | g | C #")
@given(st.text(st.sampled_from("ab1.)(#*_-+=~`<>[]!&;:|\\\n \t/é🇮🇳"), max_size=60))
def test_no_words_are_markup(text: str) -> None:
    """Whatever stands in a title, a question, an answer or a comment is read as it stands."""
    thumb = Feedback("up", f"c {text}", AT)
    turn = SessionTurn(f"q {text}", f"s {text}", text, AT, None, 1, thumb)
    one = Recollected(turn, replace(_bare(), text=text), {})
    told = blocks(session_markdown(replace(SESSION, title=f"t {text}"), [one]))
    expected = [f"t {text}", "1 question, begun 2018-05-25 12:30 UTC", f"1. q {text}",
                f"Understood as: s {text}", "Asked on 2018-05-25", text, f"Thumbs up: c {text}"]  # fmt: skip
    assert [seen(line) for _, line in told] == [seen(line) for line in expected if seen(line)]


def _bare() -> Answer:
    turn = SessionTurn("q", "q", "a", AT, None, 1)
    return Recollection(None, "s").turn(turn).answer  # type: ignore[arg-type]


def test_lines_of_a_quote_stay_lines(store: Store, weighed: SimpleNamespace) -> None:
    """A quote over two paragraphs is one block quote with both."""
    article = Article("host", "T", "First.\n\n1. Second * one.")
    store.put([article])
    cited = replace(
        weighed.agreeing.citations[0], article_id="host", quote=article.text, start=0,
        end=len(article.text),
    )  # fmt: skip
    found = replace(weighed.agreeing.evidence[0], article=article)
    answer = replace(weighed.agreeing, citations=(cited,), evidence=(found,), sides=(), days=())
    turn = SessionTurn("q", "q", "First. [1]", AT, Kept.of(answer), 1)
    told = blocks(session_markdown(SESSION, [Recollection(store, "s").turn(turn)]))
    assert [text for kind, text in told if kind == "quote"] == ["First.", "1. Second * one."]


def test_what_a_model_wrote_in_vain_is_told(
    kept: Callable[..., Recollected], weighed: SimpleNamespace
) -> None:
    """Each sentence that was not shown, with its reason, and why the model's answer is not whole."""
    dropped = (Dropped("*Pirates* sold it.", "no passage says it"),)
    one = kept(
        replace(weighed.agreeing, dropped=dropped, fell_back="the model was lost; look for it")
    )
    told = [text for _, text in blocks(session_markdown(SESSION, [one]))]
    assert "“*Pirates* sold it.” (no passage says it)" in told
    lost = "The language model did not answer, or not to the end: the model was lost; look for it"
    assert lost in told

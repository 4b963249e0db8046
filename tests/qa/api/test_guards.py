"""What stands before the routes, on a real socket: Host, other sites' pages, and sizes."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from serving import Served, answer_on, served

from qa.api.app import create_app
from qa.api.guards import Guards
from qa.archive import Dateline
from qa.settings import Serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def named(dateline: Any) -> Iterator[Served]:
    """Serve to this machine, and by one name more."""
    guards = Guards(Serving(allowed_hosts=["News.Example"]), host="10.1.2.3")
    with served(create_app(dateline, guards=guards)) as running:
        yield running


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "localhost.evil.example",
     "news.example.evil.example", "0.0.0.0", "10.9.9.9", "localhost@evil.example", "", "a b"],
)  # fmt: skip
def test_other_host_is_refused(named: Served, host: str) -> None:
    """A name that a stranger lets lead here is told so, whatever is asked."""
    for path in ("/", "/v1/archive", "/healthz", "/page/chat.js"):
        reply = named.get(path, Host=host)
        assert reply.status == 421
        assert reply.is_problem
        assert "serving.allowed_hosts" in reply.json["detail"]


@pytest.mark.parametrize(
    "host",
    ["localhost", "LOCALHOST:8000", "localhost.", "127.0.0.1", "127.0.0.1:9", "[::1]:80",
     "[0:0:0:0:0:0:0:1]", "news.example", "news.example:443", "10.1.2.3"],
)  # fmt: skip
def test_own_host_is_served(named: Served, host: str) -> None:
    """Names of this machine, the address bound and the names set are known, on any port."""
    assert named.get("/v1/archive", Host=host).status == 200


def test_two_hosts_or_none_are_refused(named: Served) -> None:
    """A request that names two hosts, or none, is nobody's."""
    two = named.reply(b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n")
    none = named.reply(b"GET / HTTP/1.0\r\n\r\n")
    assert (two.status, none.status) == (400, 421)
    assert two.is_problem
    assert none.is_problem


def test_foreign_host_changes_nothing(named: Served, dateline: Any) -> None:
    """The refusal comes before the work."""
    named.send("DELETE", "/v1/articles/xinhua/sco%2013", headers={"Host": "evil.example"})
    assert dateline.articles


@pytest.mark.parametrize("host", ["news.example:80", "http://news.example", "", "*", "a b"])
def test_setting_that_is_no_host(host: str) -> None:
    """A name is set without a port or a scheme; stars are not understood, and said so."""
    with pytest.raises(ValueError, match="expected a name or an address"):
        Serving(allowed_hosts=[host])


FRIEND = "https://desk.example"
ARTICLE = b'{"id": "planted", "title": "Planted", "text": "It was planted."}'
FORM = (
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="planted.md"\r\n\r\n'
    b"# Planted\r\n\r\nIt was planted.\r\n--x--\r\n"
)
BODIES = {
    "application/json": ARTICLE,
    "text/plain": ARTICLE,
    "multipart/form-data; boundary=x": FORM,
    "application/x-www-form-urlencoded": b"file=planted",
}
EVIL = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://127.0.0.1:1"},
    {"Origin": "http://["},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost:3000"},
    {"Sec-Fetch-Site": "same-origin!"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1:{port}"},
]


@pytest.fixture
def friendly(dateline: Any) -> Iterator[Served]:
    """Serve with one friendly site."""
    guards = Guards(Serving(allowed_origins=[FRIEND]))
    with served(create_app(dateline, guards=guards)) as running:
        yield running


def filled(headers: dict[str, str], friendly: Served) -> dict[str, str]:
    """Put the server's port in."""
    return {name: value.format(port=friendly.port) for name, value in headers.items()}


@pytest.mark.parametrize("page", EVIL, ids=str)
def test_other_sites_page_adds_nothing(
    friendly: Served, dateline: Any, page: dict[str, str]
) -> None:
    """A page elsewhere cannot add an article, by any body that a form or a script may send."""
    for kind, body in BODIES.items():
        headers = {**filled(page, friendly), "Content-Type": kind}
        reply = friendly.send("POST", "/v1/articles", body, headers)
        assert reply.status == 403
        assert reply.is_problem
        assert "serving.allowed_origins" in reply.json["detail"]
    assert list(dateline.articles) == ["xinhua/sco 13"]
    assert dateline.files == []


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "BREW"])
def test_every_unsafe_method_is_checked(friendly: Served, method: str) -> None:
    """What is not known to be safe is refused, on paths that are not there too."""
    page = {"Origin": "https://evil.example"}
    for path in ("/v1/sessions/known", "/nope"):
        assert friendly.send(method, path, headers=page).status == 403


@pytest.mark.parametrize(
    "page",
    [{}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"},
     {"Origin": "http://127.0.0.1:{port}"}, {"Origin": "https://127.0.0.1:{port}"}],
    ids=str,
)  # fmt: skip
def test_own_page_and_programs_may(friendly: Served, page: dict[str, str]) -> None:
    """The page served here and what is no browser add articles and ask."""
    headers = {**filled(page, friendly), "Content-Type": "application/json"}
    assert friendly.send("POST", "/v1/articles", ARTICLE, headers).status == 201
    assert friendly.ask(filled(page, friendly)).status == 200


def test_reading_is_open_but_not_to_scripts_elsewhere(friendly: Served) -> None:
    """A link from elsewhere opens; a script elsewhere may not read what comes."""
    page = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    reply = friendly.get("/v1/archive", **page)
    assert reply.status == 200
    assert "access-control-allow-origin" not in reply.headers
    assert reply.headers["cross-origin-resource-policy"] == "same-origin"
    assert "Origin" in reply.headers["vary"]


def test_friendly_site_asks_and_reads(friendly: Served) -> None:
    """A site that is configured may send and read, errors too."""
    page = {"Origin": FRIEND, "Sec-Fetch-Site": "cross-site"}
    told = friendly.ask(page), friendly.get("/v1/articles/nope", **page)
    assert [reply.status for reply in told] == [200, 404]
    assert {reply.headers["access-control-allow-origin"] for reply in told} == {FRIEND}
    assert "Retry-After" in told[0].headers["access-control-expose-headers"]


def test_preflight(friendly: Served) -> None:
    """The question that a browser asks before is answered for the friendly site alone."""
    wish = {
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization, content-type",
    }
    friend = friendly.send("OPTIONS", "/v1/ask", headers={"Origin": FRIEND, **wish})
    assert friend.status == 200
    assert friend.headers["access-control-allow-origin"] == FRIEND
    assert friend.headers["access-control-allow-headers"] == "authorization, content-type"
    other = friendly.send("OPTIONS", "/v1/ask", headers={"Origin": "https://evil.example", **wish})
    assert other.status == 403
    assert other.is_problem
    assert "access-control-allow-origin" not in other.headers


@pytest.mark.parametrize("origin", ["*", "desk.example", "https://desk.example/", "null"])
def test_setting_that_is_no_origin(origin: str) -> None:
    """An origin is a scheme and a host; all at once cannot be let in."""
    with pytest.raises(ValueError, match="expected scheme and host"):
        Serving(allowed_origins=[origin])


BODY, UPLOAD = 1000, 5000
POST = b"POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n%s\r\n\r\n"


@pytest.fixture
def small(dateline: Any) -> Iterator[Served]:
    """Serve small requests."""
    guards = Guards(Serving(body_bytes=BODY, upload_bytes=UPLOAD))
    with served(create_app(dateline, guards=guards)) as running:
        yield running


def test_body_by_its_length(small: Served) -> None:
    """A length that is too much is refused before anything of the body has come."""
    for length in (BODY + 1, 10**15):
        reply = small.reply(POST % (b"/v1/ask", b"Content-Length: %d" % length))
        assert reply.status == 413
        assert reply.is_problem


def test_body_in_pieces_without_a_length(small: Served) -> None:
    """A body of pieces is counted as it comes, and refused in the middle."""
    with small.raw(POST % (b"/v1/ask", b"Transfer-Encoding: chunked")) as connection:
        for _ in range(BODY // 100 + 1):  # it is not at its end when the answer comes
            connection.sendall(b"64\r\n" + b" " * 100 + b"\r\n")
        reply = answer_on(connection)
    assert reply.status == 413
    assert reply.is_problem


def test_upload_has_a_limit_of_its_own(small: Served, dateline: Any) -> None:
    """Articles may be larger than questions, and not as large as they like."""
    head = b'--x\r\nContent-Disposition: form-data; name="f"; filename="%s"\r\n\r\n%s\r\n--x--\r\n'
    form = {"Content-Type": "multipart/form-data; boundary=x"}
    fits, not_so = head % (b"a.md", b"a" * 3 * BODY), head % (b"b.md", b"b" * UPLOAD)
    assert small.send("POST", "/v1/articles", fits, form).status == 201
    for body in (not_so, iter([not_so])):
        reply = small.send("POST", "/v1/articles", body, form)
        assert reply.status == 413
        assert reply.is_problem
    assert list(dateline.sent) == ["a.md"]


def test_head_that_is_too_long(small: Served) -> None:
    """A head without an end is no request; one of a long search is."""
    assert small.get("/v1/search?q=" + "%F0%9F%8C%8D" * 2000).status == 200
    reply = small.reply(b"GET /" + b"x" * 100_000)
    assert reply.status == 400
    assert reply.is_problem


def test_long_question_and_long_conversation(
    run: Callable[..., subprocess.CompletedProcess[str]], home: Path, tmp_path: Path
) -> None:
    """A question too long is a 422, one too many in its conversation a 409 that says what to do."""
    (tmp_path / "bridge.md").write_text("# A bridge\n\nThe bridge of Karshi opened in May.\n")
    with (home / "dateline.toml").open("a") as settings:
        settings.write("[limits]\nquestion_characters = 50\n[serving]\nsession_turns = 2\n")
    assert run("index", tmp_path / "bridge.md").returncode == 0
    dateline = Dateline.open(home)
    try:
        with served(create_app(dateline)) as server:
            long = server.ask(question="when did the bridge open " * 3)
            assert (long.status, long.json["type"]) == (422, "/docs#BadQuestion")
            told = [server.ask(session_id="one", question="the bridge") for _ in range(3)]
            streamed = server.ask(session_id="one", question="the bridge", stream=True)
            fresh = server.ask(session_id="two", question="the bridge")
    finally:
        dateline.close()
    assert [reply.status for reply in (*told, streamed, fresh)] == [200, 200, 409, 409, 200]
    assert told[2].is_problem
    assert "begin a new one" in told[2].json["remedy"]

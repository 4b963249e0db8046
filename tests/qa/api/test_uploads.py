"""Adding to /v1/articles: as JSON and as uploads, and what is refused of them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from corpus.errors import DuplicateId, NotText, StoreBusy

if TYPE_CHECKING:
    import httpx

NEW = {"id": "n1", "title": " A  meeting ", "text": "It took\u200b place.\r\nToday."}


def post(client: Any, sent: Any) -> httpx.Response:
    """Post JSON to /v1/articles."""
    return client("POST", "/v1/articles", json=sent)


def upload(client: Any, *files: tuple[str, bytes]) -> httpx.Response:
    """Post files, as (name, bytes), to /v1/articles."""
    return client("POST", "/v1/articles", files=[("file", file) for file in files])


def test_one_article_is_added(client: Any, dateline: Any) -> None:
    """An article sent as JSON is normalised and stored, and named in the answer."""
    answer = post(client, NEW | {"published_at": "2018-05-23", "authors": ["A"], "source": "AP"})
    assert answer.status_code == 201
    assert answer.json() == {
        "added": ["n1"], "changed": [], "unchanged": 0, "removed": [], "refused": [],
    }  # fmt: skip
    stored = dateline.articles["n1"]
    assert (stored.title, stored.text) == ("A meeting", "It took place.\nToday.")
    assert stored.published == datetime(2018, 5, 23, tzinfo=UTC)
    assert (stored.source, stored.authors, stored.origin) == ("AP", ("A",), None)


@pytest.mark.parametrize("key", ["published", "published_at"])
def test_moment_is_kept_in_utc(client: Any, dateline: Any, key: str) -> None:
    """A time with a zone is turned into UTC, under either name."""
    post(client, NEW | {key: "2018-05-23T01:30:00+08:00"})
    assert dateline.articles["n1"].published == datetime(2018, 5, 22, 17, 30, tzinfo=UTC)


def test_same_article_again_is_200(client: Any) -> None:
    """Sending what is there already changes nothing and answers 200."""
    assert post(client, [NEW]).status_code == 201
    again = post(client, [NEW])
    assert (again.status_code, again.json()["unchanged"]) == (200, 1)


def test_article_without_id_gets_a_steady_one(client: Any) -> None:
    """The same article sent twice without an id is one article; another url is another."""
    bare = {key: value for key, value in NEW.items() if key != "id"}
    first, second = (post(client, bare).json() for _ in range(2))
    (made,) = first["added"]
    assert (second["added"], second["unchanged"]) == ([], 1)
    assert post(client, bare | {"url": "https://example.org"}).json()["added"] not in ([], [made])


@pytest.mark.parametrize(
    ("record", "found"),
    [
        ({"title": "T"}, "text: required, and not there"),
        (7, "body: expected a JSON object; found 7"),
        (NEW | {"texts": "x"}, "texts: not a field of this request; see /docs"),
        (NEW | {"published_at": "yesterday"}, "published_at: expected an ISO 8601 date"),
        (NEW | {"published_at": 2018}, "published_at: expected an ISO 8601 date"),
        (NEW | {"published_at": "0001-01-01T00:00+10:00"}, "published_at: expected an ISO 8601"),
        (NEW | {"published_at": "2024-09-14"}, "2024-09-14"),
        (NEW | {"text": " \n\x00"}, "only blanks"),
        (NEW | {"title": "\u200b"}, "only blanks"),
        (NEW | {"text": ""}, "text: string should have at least 1 character"),
        (NEW | {"title": "\ud800"}, "title: expected a valid string"),
        (NEW | {"authors": ["\ud800"]}, "authors[0]: expected a valid string"),
        (NEW | {"id": 5}, "id: expected a valid string; found 5"),
        (NEW | {"id": "n1\x00"}, 'id: expected printable characters; found "n1\\u0000"'),
        (NEW | {"id": "n\n1"}, "id: expected printable characters"),
        (NEW | {"id": "n1\x7f"}, "id: expected printable characters"),
        (NEW | {"id": "n1\x85"}, "id: expected printable characters"),
        (NEW | {"language": "English"}, "language: "),
    ],
)
def test_bad_article_is_refused_alone(client: Any, dateline: Any, record: Any, found: str) -> None:
    """One that is no article is refused by its place in the list; the others are added."""
    body = json.dumps([record, NEW | {"id": "good"}]).encode()
    answer = client(
        "POST", "/v1/articles", content=body, headers={"content-type": "application/json"}
    )
    assert answer.status_code == 201
    told = answer.json()
    assert told["added"] == ["good"]
    (refused,) = told["refused"]
    assert (refused["origin"], refused["line"]) == ("article 1", None)
    assert found in refused["found"]
    assert refused["expected"]
    assert refused["remedy"]
    assert set(dateline.articles) - {"xinhua/sco 13"} == {"good"}


def test_day_that_has_begun_somewhere_is_no_future(client: Any) -> None:
    """A date up to a day ahead of UTC is taken: it has begun further east."""
    assert post(client, NEW | {"published_at": "2024-09-13"}).status_code == 201


def test_all_refused_is_a_problem(client: Any) -> None:
    """Where nothing could be taken the answer is a 422 with every refusal."""
    answer = post(client, [{"title": "T"}, 7])
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert [row["origin"] for row in problem["refused"]] == ["article 1", "article 2"]
    assert problem["detail"].startswith("all 2 refused; the first is article 1: expected ")


def test_refusals_of_the_archive_are_listed(client: Any, dateline: Any, archive: Any) -> None:
    """What the loaders refuse is listed with file and line beside what was added."""
    refusal = DuplicateId("a.jsonl", line=7, expected="e", found="f", remedy="r")
    dateline.report = archive.report(added=["x"], changed=["y"], removed=["z"], refused=[refusal])
    answer = upload(client, ("a.jsonl", b"{}"))
    assert answer.status_code == 201
    assert answer.json() == {
        "added": ["x"], "changed": ["y"], "unchanged": 0, "removed": ["z"],
        "refused": [
            {"origin": "a.jsonl", "line": 7, "expected": "e", "found": "f", "remedy": "r"}
        ],
    }  # fmt: skip


def test_refused_beside_unchanged_is_200(client: Any, dateline: Any, archive: Any) -> None:
    """Some unchanged and some refused is 200: nothing new, and not all refused."""
    refusal = NotText("b.txt", expected="e", found="f", remedy="r")
    dateline.report = archive.report(unchanged=1, refused=[refusal])
    assert upload(client, ("b.txt", b"\x00")).status_code == 200


def test_uploads_reach_the_loaders(client: Any, dateline: Any) -> None:
    """Each file arrives byte for byte under its own name, with the suffixes loaders go by."""
    answer = upload(client, ("story.html", b"<p>\xff"), ("more.jsonl.gz", b"\x1f\x8b"))
    assert answer.status_code == 201
    assert dateline.sent == {"story.html": b"<p>\xff", "more.jsonl.gz": b"\x1f\x8b"}
    assert [file.path.suffixes for file in dateline.files] == [[".html"], [".jsonl", ".gz"]]
    assert not any(file.path.exists() for file in dateline.files)


def test_file_sent_again_is_the_same_article(client: Any, dateline: Any) -> None:
    """An upload's id hangs on its name, so that a new version replaces the old."""
    upload(client, ("a.txt", b"one"), ("b.txt", b"one"))
    upload(client, ("a.txt", b"two"))
    first, other, again = (file.article_id for file in dateline.files)
    assert first == again != other


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "C:\\Users\\me\\passwd", "a/b/passwd", "\x1bpasswd"]
)
def test_upload_cannot_leave_its_folder(client: Any, dateline: Any, name: str) -> None:
    """Of a name sent by a stranger only the last part counts."""
    upload(client, (name, b"x"))
    (file,) = dateline.files
    assert file.origin.endswith("passwd")
    assert not set("/\\\x1b") & set(file.origin)
    assert file.path.parent.name.startswith("dateline-")


@pytest.mark.parametrize("name", ["..", ".", "日" * 300 + ".txt"])
def test_odd_upload_names_do_no_harm(client: Any, dateline: Any, name: str) -> None:
    """A name that is no name, or longer than a disk allows, is taken and cut."""
    assert upload(client, (name, b"x")).status_code == 201
    assert dateline.files[0].origin not in {"..", "."}


def test_second_file_of_a_name_is_refused(client: Any, dateline: Any) -> None:
    """Of two files of one name in an upload the first is taken, the second refused."""
    answer = upload(client, ("x/a.txt", b"one"), ("b.txt", b"other"), ("y/a.txt", b"two"))
    assert answer.status_code == 201
    assert dateline.sent == {"a.txt": b"one", "b.txt": b"other"}
    assert answer.json()["refused"] == [
        {"origin": "a.txt", "line": None, "expected": "one file of each name in an upload",
         "found": "a.txt twice", "remedy": "rename one and send it again"}
    ]  # fmt: skip


def test_form_field_beside_a_file_is_refused_alone(client: Any, dateline: Any) -> None:
    """A plain form field is listed as refused, and the files around it are taken."""
    answer = client("POST", "/v1/articles", data={"note": "x"}, files=[("file", ("a.txt", b"one"))])
    assert answer.status_code == 201
    assert dateline.sent == {"a.txt": b"one"}
    assert [(row["origin"], row["found"]) for row in answer.json()["refused"]] == [("note", "text")]


@pytest.mark.parametrize("sent", [[], {}])
def test_nothing_sent(client: Any, sent: Any) -> None:
    """An empty list or an empty object adds nothing and says so."""
    assert post(client, sent).status_code == 422


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"", "application/json", 400),
        (b"\xff", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"x", "multipart/form-data", 400),
        (b"x", "multipart/form-data; boundary=b", 400),
        (b'--b\r\nContent-Disposition: form-data; name="t"\r\n\r\nx\r\n--b--\r\n',
         "multipart/form-data; boundary=b", 422),
        (b"--b--\r\n", "multipart/form-data; boundary=b", 422),
        (b"x", "text/plain", 415),
        (b"x", "", 415),
    ],
)  # fmt: skip
def test_body_that_cannot_be_read(client: Any, content: bytes, kind: str, status: int) -> None:
    """A body that is neither JSON nor files is a 4xx problem."""
    answer = client("POST", "/v1/articles", content=content, headers={"content-type": kind})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_busy_archive_is_503(client: Any, dateline: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """While another process writes, adding is a 503 with a remedy."""

    def busy(*_: object) -> None:
        raise StoreBusy(expected="the only writer", found="another", remedy="wait")

    monkeypatch.setattr(type(dateline), "add_articles", busy)
    answer = post(client, NEW)
    assert (answer.status_code, answer.json()["remedy"]) == (503, "wait")

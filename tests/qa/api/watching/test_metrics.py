"""/metrics, read as Prometheus reads it, over a real archive."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from qa.archive import Dateline
from qa.types import Dropped, Verdict

ASKED = "who attended the 13th SCO meeting"
UNANSWERED = "who is Zhou Kezhi"


def samples(client: Any) -> dict[tuple[str, tuple[str, ...]], float]:
    """Read the metrics: (name, label values in the order of their names) to value."""
    answer = client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    return {
        (sample.name, tuple(sample.labels[name] for name in sorted(sample.labels))): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


@pytest.fixture
def client(serve: Any) -> Any:
    """Make a client of an application that nobody else asks."""
    return serve()


def test_requests_are_counted_by_route_method_and_status(client: Any) -> None:
    """The route is the template, whatever article is asked for."""
    for article in ("one", "two/three", "xinhua-2018-05-23-sco-security-secretaries-meeting"):
        client.get(f"/v1/articles/{article}")
    client.ask(question=ASKED, limit=500)
    found = samples(client)
    name, route = "dateline_http_requests_total", "/v1/articles/{article_id:path}"
    assert found[name, ("GET", route, "404")] == 2
    assert found[name, ("GET", route, "200")] == 1
    assert found[name, ("POST", "/v1/ask", "422")] == 1
    assert found["dateline_http_request_seconds_count", (route,)] == 3
    assert found["dateline_http_requests_in_flight", ()] == 1  # the one that reads this


def test_asking_raises_counters(client: Any) -> None:
    """Answers by kind and outcome, seconds by stage, verdicts of the citations."""
    before = samples(client)
    answer = client.ask(question=ASKED).json()
    assert answer["citations"]
    found = samples(client)
    assert found["dateline_answers_total", ("extractive", "list", "answered")] == 1
    supported = ("dateline_citation_verdicts_total", ("supported",))
    assert (before[supported], found[supported]) == (0, len(answer["citations"]))
    stages = "dateline_stage_seconds_count"
    assert [found[stages, (stage,)] for stage in ("retrieve", "answer", "request")] == [1, 1, 1]
    assert found["dateline_stage_seconds_sum", ("retrieve",)] == answer["seconds"]["retrieve"]
    spent = sum(answer["seconds"].values())
    assert found["dateline_stage_seconds_sum", ("request",)] >= spent


def test_a_streamed_answer_counts_as_any(client: Any) -> None:
    """And all of its seconds, to the last byte."""
    client.ask(question=ASKED, stream=True)
    found = samples(client)
    assert found["dateline_answers_total", ("extractive", "list", "answered")] == 1
    assert found["dateline_stage_seconds_count", ("request",)] == 1


def test_a_search_is_retrieval_alone(client: Any) -> None:
    """It answers nothing."""
    client.get("/v1/search?q=security")
    found = samples(client)
    stages = "dateline_stage_seconds_count"
    assert [found[stages, (stage,)] for stage in ("retrieve", "answer", "request")] == [1, 0, 1]
    assert not [name for name, _ in found if name == "dateline_answers_total"]


def test_an_abstention_counts(client: Any) -> None:
    """As an answer whose outcome is that there is none."""
    assert client.ask(question=UNANSWERED).json()["abstained"] is True
    outcomes = [labels for name, labels in samples(client) if name == "dateline_answers_total"]
    assert [labels[2] for labels in outcomes] == ["abstained"]


def test_strangers_make_up_no_labels(client: Any) -> None:
    """A thousand unknown paths and methods are a handful of series."""
    client.get("/v1/search?q=x")
    many = len(samples(client))
    for number in range(50):
        client.get(f"/nowhere/{number}")
        client(f"METHOD{number}", "/v1/ask")
        client.get(f"/page/{number}.js")
        client.get("/healthz", headers={"Host": f"h{number}.example"})
        client.ask(question=ASKED, answerer=f"oracle{number}")
    assert len(samples(client)) < many + 150  # of a histogram of 16 and two more for each route
    text = client.get("/metrics").text
    for word in ("nowhere", "METHOD", ".js", "example", "oracle"):
        assert word not in text


def test_the_archive_and_the_process_are_shown(client: Any, opened: Dateline) -> None:
    """Its size, the age of its index by the clock, the process's memory."""
    found = samples(client)
    held = opened.store.summary()
    assert found["dateline_archive_articles", ()] == held.articles == 5
    assert found["dateline_archive_passages", ()] == held.passages
    manifest = Path(opened.home / "manifest.json").stat().st_mtime
    age = datetime.now(UTC).timestamp() - manifest
    assert age - 60 < found["dateline_index_age_seconds", ()] <= age
    assert found["dateline_ready", ()] == opened.ready
    assert found["process_resident_memory_bytes", ()] > 1e6
    verdicts = {labels for name, labels in found if name == "dateline_citation_verdicts_total"}
    assert verdicts == {(verdict.value,) for verdict in Verdict}


def test_what_was_dropped_is_counted(
    client: Any, opened: Dateline, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sentences not shown, and answers that the language model did not give."""
    plain = type(opened.service)._answer
    lost = (Dropped("It rained.", "no quote"), Dropped("It snowed.", "no quote"))

    def made(*arguments: Any) -> Any:
        return replace(plain(*arguments), dropped=lost, fell_back="the endpoint is not there")

    monkeypatch.setattr(type(opened.service), "_answer", made)
    client.ask(question=ASKED)
    found = samples(client)
    assert found["dateline_sentences_dropped_total", ("extractive",)] == 2
    assert found["dateline_fallbacks_total", ("extractive",)] == 1


def test_two_applications_count_apart(serve: Any) -> None:
    """Over one archive too: each has a registry of its own and hears of its own questions."""
    one, other = serve(), serve()
    one.ask(question=ASKED)
    name = ("dateline_answers_total", ("extractive", "list", "answered"))
    assert samples(one)[name] == 1
    assert name not in samples(other)


def test_the_contract_has_its_media_type(client: Any) -> None:
    """The OpenAPI document says that it is text."""
    answers = client.get("/openapi.json").json()["paths"]["/metrics"]["get"]["responses"]
    assert list(answers["200"]["content"]) == ["text/plain"]

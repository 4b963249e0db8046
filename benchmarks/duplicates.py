"""How well near-duplicates are told: edited copies, forms filled in anew, and pairs of an archive.

    python benchmarks/duplicates.py ../shared/data/news/articles.jsonl.gz

Prints three tables. Copies: articles cut to so many words, edited by a program, and how many of
them are linked to what they were made of. Forms: texts that a program fills in, and how many of
their pairs are linked. Pairs: all of the archive's pairs by their exact Jaccard similarity.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from forms import FORMS, PLACES

from corpus.signatures import _WORD, SHINGLE, Signature, near, sign
from corpus.types import Article

COPIES = 200  # of each kind and length
FILLED = 40  # texts of each form: 780 pairs
LENGTHS = (30, 50, 100, 300, 900)
TAIL = (
    " Copyright of the agency. All rights reserved. No part of this may be published or broadcast"
    " again without leave. Our writer in the capital contributed to this report."
)

Edit = Callable[[str, random.Random], str]


def words(text: str, number: int) -> str:
    """Cut to so many words, line breaks kept."""
    ends = [match.end() for match in re.finditer(r"\S+", text)]
    return text if number >= len(ends) else text[: ends[max(0, number - 1)]]


def share(text: str, part: float) -> str:
    """Cut to this part of its words."""
    return words(text, round(len(text.split()) * part))


def corrected(text: str, number: int, chance: random.Random) -> str:
    """Change so many of its figures, or all that it has."""
    figures = list(re.finditer(r"\d+", text))
    for match in sorted(
        chance.sample(figures, min(number, len(figures))), key=lambda m: -m.start()
    ):
        other = str(int(match[0]) + chance.randint(1, 9))
        text = text[: match.start()] + other + text[match.end() :]
    return text


def retold(text: str, number: int, chance: random.Random) -> str:
    """Put another word in so many places."""
    parts = re.split(r"(\s+)", text)
    for place in chance.sample(range(0, len(parts), 2), number):
        parts[place] = f"other{place}"
    return "".join(parts)


def without(text: str, part: float, chance: random.Random) -> str:
    """Leave out a run of sentences, this part of them and one at least."""
    sentences = re.split(r"(?<=[.!?])\s+", text)
    gone = max(1, round(len(sentences) * part))
    first = chance.randrange(max(1, len(sentences) - gone))
    return " ".join(sentences[:first] + sentences[first + gone :])


def edits(strange: Callable[[random.Random], str]) -> dict[str, Edit]:
    """Name the ways in which copies differ. strange: gives another article's text."""

    def extra(text: str, part: float, chance: random.Random) -> str:
        return words(strange(chance), max(1, round(len(text.split()) * part)))

    return {
        "none (another title and outlet)": lambda text, _: text,
        "agency line and 31 words of tail": lambda text, _: f"LONDON (Agency) - {text}{TAIL}",
        "3 figures corrected": lambda text, c: corrected(text, 3, c),
        "3 words replaced": lambda text, c: retold(text, 3, c),
        "1 in 33 words replaced": lambda text, c: retold(text, max(1, len(text.split()) // 33), c),
        "15 % of the sentences left out": lambda text, c: without(text, 0.15, c),
        "15 % replaced by other text": lambda text, c: (
            without(text, 0.15, c) + " " + extra(text, 0.15, c)
        ),
        "UPDATE 2: 20 % more, 2 figures": lambda text, c: (
            f"UPDATE 2 - {extra(text, 0.2, c)} {corrected(text, 2, c)}"
        ),
        "cut to 80 %": lambda text, _: share(text, 0.8),
        "cut to 70 %": lambda text, _: share(text, 0.7),
        "cut to 60 %": lambda text, _: share(text, 0.6),
        "cut to 50 %": lambda text, _: share(text, 0.5),
        "another article of this length": lambda text, c: words(strange(c), len(text.split())),
    }


def is_near(one: Signature, other: Signature) -> bool:
    """Whether the two are linked."""
    return bool(near(one, [other]))


def print_copies(articles: list[Article], chance: random.Random) -> None:
    """Print the share of edited copies that are linked, by edit and length."""
    long = [one.text for one in articles if len(one.text.split()) >= max(LENGTHS)]
    print(
        f"{'copy, linked of ' + str(COPIES):40}" + "".join(f"{n:>6}" for n in LENGTHS) + "  words"
    )
    for name, edit in edits(lambda c: c.choice(long)).items():
        row = []
        for length in LENGTHS:
            linked = 0
            for text in chance.sample(long, min(COPIES, len(long))):
                one = Article("1", "One title", words(text, length), "One outlet")
                other = Article("2", "Headline", edit(one.text, chance), "Another")
                if length <= LENGTHS[0]:
                    other = replace(other, title="Another title")
                linked += is_near(sign(one), sign(other))
            row.append(linked / min(COPIES, len(long)))
        print(f"{name:40}" + "".join(f"{value:6.2f}" for value in row))


def print_forms(chance: random.Random) -> None:
    """Print the share of pairs of a form's texts that are linked."""
    print("\nform, pairs linked                      one place  several")
    for form in FORMS:
        row = []
        for places in (PLACES[:1], PLACES):
            made = [
                sign(
                    Article(str(n), f"{form.__name__.title()} news", form(place, chance), "Agency")
                )
                for n, place in enumerate(places[n % len(places)] for n in range(FILLED))
            ]
            pairs = [is_near(made[i], made[j]) for i in range(FILLED) for j in range(i)]
            row.append(sum(pairs) / len(pairs))
        print(f"{form.__name__:40}{row[0]:9.3f}{row[1]:9.3f}")


def print_pairs(articles: list[Article]) -> None:
    """Print the archive's pairs by exact similarity, and how many of them are linked."""
    began = time.perf_counter()
    signed = [sign(one) for one in articles]
    seconds = time.perf_counter() - began
    shingles = []
    for one in articles:
        found = _WORD.findall(one.text.casefold())
        shingles.append({hash(tuple(found[i : i + SHINGLE])) for i in range(len(found))})
    having: dict[int, list[int]] = defaultdict(list)
    for number, some in enumerate(shingles):
        for shingle in some:
            having[shingle].append(number)
    met = Counter(
        (i, j)
        for some in having.values()
        if len(some) <= 200  # noqa: PLR2004 - what more than these share is a page's frame
        for n, j in enumerate(some)
        for i in some[:n]
    )
    table: Counter[float] = Counter()
    linked: Counter[float] = Counter()
    for i, j in met:
        shared = len(shingles[i] & shingles[j])
        exact = shared / (len(shingles[i]) + len(shingles[j]) - shared)
        table[int(exact * 10) / 10] += 1
        linked[int(exact * 10) / 10] += is_near(signed[i], signed[j])
    print(f"\n{len(articles)} articles, {1000 * seconds / len(articles):.2f} ms to sign one")
    print("exact Jaccard    pairs   linked")
    for low in sorted(table, reverse=True):
        print(f"{low:.1f} and more {table[low]:9} {linked[low]:8}")


def main() -> None:
    """Read the articles, print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path, help="JSON Lines, gzip or plain")
    path = parser.parse_args().articles
    content = path.read_bytes()
    lines = (gzip.decompress(content) if path.suffix == ".gz" else content).splitlines()
    records = [json.loads(line) for line in lines]
    articles = [Article(r["id"], r["title"], r["text"], r["source"]) for r in records]
    chance = random.Random(1)  # noqa: S311 - the same tables every time
    print_copies(articles, chance)
    print_forms(chance)
    print_pairs(articles)


if __name__ == "__main__":
    main()

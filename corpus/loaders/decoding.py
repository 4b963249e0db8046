"""Bytes in, text out: what may be read, how much of it, and in which encoding."""

from __future__ import annotations

import codecs
import gzip
import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, Final

from corpus.errors import NoArticle, NotText, TooLarge
from corpus.types import SourceFile

# The longest of the 3,000 articles of data/news has 0.1 MB, the largest of the 181 pages of
# data/html 2.7 MB: 20 MB refuses no article and bounds what one file can cost.
LIMIT: Final = 20_000_000

# Share of characters that no text has (control, unassigned, private use). None of the articles
# of data/news has any; random bytes read as a one-byte encoding have 0.2 and more.
MAX_STRANGE: Final = 0.01
SAMPLE: Final = 1_000_000  # characters looked at for them

# charset-normalizer's share of mess above which its guess is not believed. Right guesses on
# short texts in nine encodings had 0.00 to 0.06; random bytes and programs get no guess at all.
MAX_CHAOS: Final = 0.1

# What pages were saved in before UTF-8; the first of equals wins. With every code page of the
# 1980s to choose from, 32 of 40 articles of data/news in cp1252 were read as cp775 and the like;
# with these, 60 of 60 are read right.
ENCODINGS: Final = (
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257"),
    *("koi8_r", "gb18030", "big5hkscs", "cp932", "euc_jp", "cp949"),
)

# The letters beyond ASCII of languages that a page can write, cp1252 first: short texts in Latin
# letters look alike to charset-normalizer in all of these, whichever of them they are in.
LATIN: Final = {
    "cp1252": (
        *("àâæçèéêëîïôœùûüÿ", "áéíñóúüªº", "àáâãçéêíóôõúüªº", "àèéìíîòóùúªº", "àçèéíïòóúü·"),
        *("äöüß", "åäöé", "æøåéòôó", "áéíóúýðþæö", "ëïéèöüáóíú", "äöüõšž", "áéíóú"),
    ),
    "cp1250": (
        *("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîşţ"),
        *("čćđšž", "çë"),
    ),
    "cp1254": ("çğıöşüâîû",),
    "cp1257": ("ąčęėįšųūž", "āčēģīķļņšūž", "äöüõšž"),
}

# Another page than cp1252 must explain so many letters more, and so much more of all (0 to 1):
# texts of two sentences in Polish, Czech, Hungarian and Lithuanian have 5 and more, 0.2 and more;
# those in French, Spanish, German, Portuguese and Swedish none. Turkish looks like Icelandic.
CLEARLY_LETTERS: Final = 3
CLEARLY_SHARE: Final = 0.1

# What Polish letters become in cp1252; no language of its own has these inside a word.
IN_WORD: Final = re.compile("(?<=[a-z])[\xa1-\xa9\xac-\xb4\xb6\xb8\xb9\xbc-\xbf](?=[a-z])")

BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def zipped(file: SourceFile) -> bool:
    """Tell whether the file's name says that it is compressed with gzip."""
    return file.path.suffix.lower() == ".gz"


@contextmanager
def opened(file: SourceFile) -> Iterator[tuple[BinaryIO, BinaryIO]]:
    """Open the file: (what it holds, unzipped; the file itself, whose tell() is on the disk)."""
    with file.path.open("rb") as raw:
        yield (gzip.GzipFile(fileobj=raw) if zipped(file) else raw), raw  # type: ignore[misc]


@contextmanager
def damage(file: SourceFile) -> Iterator[None]:
    """Turn what gzip raises into NotText."""
    try:
        yield
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise NotText(
            file.origin,
            expected="a whole gzip file",
            found=str(error),
            remedy="fetch or compress it again",
        ) from error


def content(file: SourceFile) -> bytes:
    """Read a file of one article, unzipped.

    Raises TooLarge before reading more than LIMIT bytes, NoArticle if there are none, NotText
    for a damaged gzip file.
    """
    if not zipped(file) and file.path.stat().st_size > LIMIT:
        raise _too_large(file)
    with damage(file), opened(file) as (stream, _):
        data = stream.read(LIMIT + 1)
    if len(data) > LIMIT:
        raise _too_large(file)
    if not data.strip():
        raise NoArticle(
            file.origin,
            expected="an article",
            found="an empty file",
            remedy="remove it, or save the page again",
        )
    return data


def decode(data: bytes, origin: str, declared: str | None = None) -> str:
    """Give the text in `data`: UTF-8, else the encoding declared, else a confident guess.

    Raises NotText if it is binary, damaged UTF-8, or its encoding cannot be told.
    """
    text = _by_mark(data)
    if text is None and declared is not None:
        text = _attempt(data, declared)
    if text is None and not _damaged_utf8(data):
        text = _guess(data)
    if text is None:
        raise _not_text(origin, "an encoding that cannot be told")
    if "\0" in text:
        raise _not_text(origin, "NUL characters, so a binary file")
    if _strange(text[:SAMPLE]) > MAX_STRANGE:
        raise _not_text(origin, "control characters, so a binary file")
    return text


def _by_mark(data: bytes) -> str | None:
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return _attempt(data, encoding)
    return _attempt(data, "utf-8")


def _attempt(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _damaged_utf8(data: bytes) -> bool:
    """Tell whether this was UTF-8: more of its non-ASCII characters are whole than broken.

    Read as anything else such a file gives mojibake, which no reader would find again.
    """
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    whole = len(re.findall(r"[^\x00-\x7f\ufffd]", text))
    return whole > broken


def _guess(data: bytes) -> str | None:
    import charset_normalizer  # noqa: PLC0415  # 40 ms that UTF-8 never pays

    guesses = charset_normalizer.from_bytes(data, cp_isolation=list(ENCODINGS))
    best = min(
        (guess for guess in guesses if guess.chaos <= MAX_CHAOS),
        key=lambda g: (round(g.chaos, 2), -round(g.coherence, 2), ENCODINGS.index(g.encoding)),
        default=None,
    )
    if best is None:
        return None
    page = _latin_page(data[:SAMPLE], best.encoding) if best.encoding in LATIN else None
    return (page and _attempt(data, page)) or str(best)


def _latin_page(data: bytes, guessed: str) -> str | None:
    """Give the page of a text in Latin letters: cp1252 unless another explains clearly more.

    guessed: the page which needs only to explain more, as something else speaks for it too.
    None if these bytes are no cp1252 and no other page explains any letter of them.
    """
    fits = {page: _fit(data, page) for page in LATIN}
    western = fits.pop("cp1252")
    page, (letters, share) = max(fits.items(), key=lambda item: item[1])
    clearly = letters - western[0] >= CLEARLY_LETTERS and share - western[1] >= CLEARLY_SHARE
    if clearly or (page == guessed and share > western[1]) or _attempt(data, "cp1252") is None:
        return page if letters else None
    return "cp1252"


def _fit(data: bytes, page: str) -> tuple[int, float]:
    """Letters beyond ASCII that the likeliest language of `page` has: how many, and what share."""
    text = _attempt(data, page)
    if text is None:
        return 0, 0.0
    text = text.lower()
    counts = Counter(c for c in text if c > "\x7f" and c.isalpha())
    known = max(sum(counts[c] for c in alphabet) for alphabet in LATIN[page])
    return known, known / max(counts.total() + len(IN_WORD.findall(text)), 1)


def _strange(text: str) -> float:
    """Share of characters, 0 to 1, that are control (but blanks), unassigned or private."""
    odd = sum(
        1 for c in text if not c.isprintable() and unicodedata.category(c) in {"Cc", "Cn", "Co"}
    ) - sum(map(text.count, "\t\n\r\v\f"))
    return odd / max(len(text), 1)


def _too_large(file: SourceFile) -> TooLarge:
    return TooLarge(
        file.origin,
        expected=f"at most {LIMIT // 1_000_000} MB in one article",
        found=f"{file.path.stat().st_size / 1e6:.1f} MB"
        + (" of gzip holding more than that" if zipped(file) else ""),
        remedy="split it, or give many articles as JSON Lines",
    )


def _not_text(origin: str, found: str) -> NotText:
    return NotText(
        origin,
        expected="text in UTF-8, or in an encoding that can be told from it",
        found=found,
        remedy="save it as UTF-8, or leave it out",
    )

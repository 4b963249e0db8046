"""What is sent to POST /v1/articles, as articles or as files on disk for the loaders."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from corpus.errors import BadRecord, DuplicateId, Refused, json_fault
from corpus.types import Article, SourceFile
from qa.api.errors import misfit
from qa.errors import NothingSent
from qa.schemas.article import ArticleRequest


def read_articles(body: bytes, now: datetime) -> tuple[list[Article], list[Refused]]:
    """Read the articles of a JSON body, one object or a list, and those that are none.

    Raises: NothingSent; HTTPException 400 if it cannot be read as JSON.
    """
    sent = _json(body)
    articles: list[Article] = []
    refused: list[Refused] = []
    records = sent if isinstance(sent, list) else [sent]
    if not records:
        raise nothing_sent("an empty list")
    for position, record in enumerate(records, start=1):
        origin = f"article {position}"
        try:
            articles.append(ArticleRequest.model_validate(record).to_article(origin, now))
        except ValidationError as error:
            refused.append(
                BadRecord(
                    origin,
                    expected="an article as /docs describes it",
                    found=misfit(error),
                    remedy="mend it and send it again",
                )
            )
        except Refused as error:
            refused.append(error)
    return articles, refused


def _json(body: bytes) -> Any:
    text = ""
    try:
        text = body.decode(json.detect_encoding(body))
        return json.loads(text)
    except UnicodeDecodeError as error:
        found = f"other bytes, from byte {error.start + 1} on"
    except (ValueError, RecursionError) as error:
        found = json_fault(error, text)
    raise HTTPException(
        400, f"expected an article or a list of them as JSON in UTF-8; found {found}; mend it"
    )


def save_uploads(
    uploads: Sequence[UploadFile], folder: Path
) -> tuple[list[SourceFile], list[Refused]]:
    """Write uploads into `folder` for the loaders, in the order sent; refuse a name's second.

    A file uploaded again under the same name is the same article: the id is made from the name.
    """
    files: dict[str, SourceFile] = {}
    refused: list[Refused] = []
    for number, upload in enumerate(uploads):
        origin = _base_name(upload.filename or "")
        if origin in files:
            refused.append(
                DuplicateId(
                    origin,
                    expected="one file of each name in an upload",
                    found=f"{origin} twice",
                    remedy="rename one and send it again",
                )
            )
            continue
        path = folder / f"{number:04}-{origin[-50:]}"  # 255 bytes are a name's limit on most disks
        with path.open("wb") as target:
            shutil.copyfileobj(upload.file, target)
        digest = hashlib.blake2b(f"upload/{origin}".encode(), digest_size=8)
        files[origin] = SourceFile(path=path, origin=origin, article_id=digest.hexdigest())
    return list(files.values()), refused


def no_file(field: str) -> Refused:
    """Make the refusal of a form field that holds text. field: its name."""
    return BadRecord(
        _base_name(field),
        expected="a file in each form field",
        found="text",
        remedy="send the text as a file, or leave the field out",
    )


def nothing_sent(found: str) -> NothingSent:
    """Make the error for a request without an article."""
    return NothingSent(
        expected="an article as JSON or one or more files",
        found=found,
        remedy="send one; /docs shows how",
    )


def _base_name(name: str) -> str:
    """Give the last part of a name sent by a stranger, safe as a label and for its suffix."""
    base = name.replace("\\", "/").rpartition("/")[2]
    clean = "".join(c for c in base if c.isprintable())
    return clean[-100:] if clean.strip(". ") else "upload"

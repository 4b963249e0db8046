"""Cuts articles into the passages that every peer is given: `python cut.py ARTICLES PASSAGES`.

LangChain's RecursiveCharacterTextSplitter as in its tutorial, 1,000 characters with 200 shared,
over an article's text, with the title before every passage: more than the tutorials do, and it
helps the peers both by words and by meaning. ARTICLES is JSON Lines, PASSAGES is made.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from langchain_text_splitters import RecursiveCharacterTextSplitter
from protocol import SEPARATOR


def main() -> None:
    """Cut."""
    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    articles, passages = map(Path, sys.argv[1:])
    with articles.open(encoding="utf-8") as lines, passages.open("w", encoding="utf-8") as out:
        for line in lines:
            article = json.loads(line)
            title = article.get("title") or ""
            for number, text in enumerate(splitter.split_text(article["text"])):
                passage = {
                    "passage_id": f"{article['id']}{SEPARATOR}{number}",
                    "article_id": article["id"],
                    "text": f"{title}\n\n{text}" if title else text,
                    "title": title,
                }
                print(json.dumps(passage, ensure_ascii=False), file=out)


if __name__ == "__main__":
    main()

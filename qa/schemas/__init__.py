"""The one JSON of an answer, an article and a conversation, as pydantic models without FastAPI.

HTTP, `--json` on the command line, MCP and exported sessions all use them. Read `answer.py` first.

- `answer`: AnswerObject, SearchObject and what they are made of; `X.of(value)` makes each
- `article`: ArticleObject, ArticlesObject, IngestObject, ArchiveObject, and the article to add
- `chronicle`: TimelineObject and EncountersObject, as JSON and CSV
- `session`: SessionObject, SessionsObject, and what is sent to change them
- `question`: what a question or a search may say, and the Question it means
- `parts`: what all of them build on; answers and articles cut at code points
"""

"""The OpenAI-compatible routes: what programs made for OpenAI's API ask the archive through."""

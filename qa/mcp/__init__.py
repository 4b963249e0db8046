"""The archive as an MCP server, for the language models that people already use."""

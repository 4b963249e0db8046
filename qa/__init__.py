"""Questions: retrieval, answers with citations, and every face that people use."""

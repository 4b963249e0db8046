"""What evals/answers.py makes docs/answers.md and docs/reader.md of, a file for each part."""

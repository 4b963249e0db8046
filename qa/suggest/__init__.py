"""First questions for a newcomer: made of the archive's sentences, asked of it, kept if answered.

- `forms`: what questions a sentence answers
- `suggestions`: which of them to ask and to suggest, in the background, kept in a file
"""

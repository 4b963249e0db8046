"""Days and times in words: worked out, compared, shown."""

"""What the archive tells in order of time: the timeline of a matter, and who met whom."""

"""One repository of content files -> Posting objects, faults with file and line, meaning-level changes."""

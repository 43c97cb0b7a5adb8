"""The question bank as a library: load, check, render and lay out questions; knows nothing of MkDocs."""

"""The library: one folder a topic, one file a derivation; an entry's id is its file's name with ``_`` read as ``-``."""

"""Roads: the ways from a goal to a derivative."""

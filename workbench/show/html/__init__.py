"""Pages for the browser: the file, its record, and what figures evaluate there."""

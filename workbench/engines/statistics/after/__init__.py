"""After the estimate: what a sample tells about a parameter, and how far an estimate lies from it."""

"""The page as data: what is said of a derivation, and in which order; several pages as a collection."""

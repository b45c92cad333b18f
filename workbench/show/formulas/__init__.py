"""Terms as formulas: LaTeX, and lines of Unicode read off it."""

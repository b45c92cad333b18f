"""Text in and out: the grammar, the words, and what NumPy and SymPy say of terms."""

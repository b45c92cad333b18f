"""Writers: a page as text, LaTeX, Markdown, JSON, notebook, slides or book."""

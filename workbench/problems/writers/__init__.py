"""Sheets on paper and on the screen: one module a format, each with ``write(page)``."""

"""Formulas found by what they look like: tokens of what is typed and of what is printed, compared up to letters.

The page's script does the same from the same table (``files/formulas.js``); tests hold the two together.
"""

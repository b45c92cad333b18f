"""The objects of the language: terms, heads, sizes and functions; what terms say as text, to NumPy and to SymPy.

Operators build terms and terms have operators: the words behind ``+``, ``repr`` and their kind are tied in here.
"""

from workbench.terms import heads, numpy_words, operators, sizes, slicing, storage, sympy_bridge, term, text


def _tie(to: operators.Words) -> None:
    for name in "add subtract mul divide power matmul negative compare transpose size_term".split():
        setattr(to, name, getattr(heads, name))
    to.at = slicing.subscript
    to.product_of, to.numpy_call, to.text_of = sizes.product_of, numpy_words.call, text.text_of
    to.from_sympy, to.to_sympy = sympy_bridge.from_sympy, sympy_bridge.to_sympy
    to.store, to.load, to.refused = storage.store, storage.load, term.LanguageError


_tie(operators.words)

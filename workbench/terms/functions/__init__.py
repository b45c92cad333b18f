"""The functions of the language: one declaration each, in any module here; ``terms.language`` finds them by walking."""

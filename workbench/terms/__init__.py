"""The language: immutable terms with symbolic sizes; read, printed, evaluated, emitted, brought to normal form."""

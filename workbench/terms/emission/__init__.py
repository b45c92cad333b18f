"""How terms become NumPy source; see ``workbench.terms.emit``."""

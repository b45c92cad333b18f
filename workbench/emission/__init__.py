"""How terms become NumPy source; see ``workbench.emission.emit``."""

"""Values of terms as arrays, head by head; the face is ``workbench.numerics.evaluate``."""

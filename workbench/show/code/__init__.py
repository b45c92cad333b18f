"""The result as source: of NumPy, and of modules for PyTorch and JAX."""

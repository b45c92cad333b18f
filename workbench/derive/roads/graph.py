"""The graph road."""

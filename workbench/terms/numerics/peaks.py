"""The integral of a function with a peak somewhere, such as likelihood times prior: the peak is looked for first.

``total`` stands alone: emitted source holds its very text.
"""

from __future__ import annotations

from typing import Any


def total(f: Any, a: Any, b: Any) -> Any:
    """The integral of f from a to b, by quadrature around the peak, in a coordinate whose ends are far away."""
    import numpy as np
    from scipy import integrate

    wide = 30.0 if np.isinf(a) and np.isinf(b) else 60.0 if np.isinf(a) or np.isinf(b) else 36.0

    def at(u: Any) -> Any:
        if np.isinf(a) and np.isinf(b):
            return f(np.sinh(u)) * np.cosh(u)
        if np.isinf(a) or np.isinf(b):
            return f(a + np.exp(u) if np.isinf(b) else b - np.exp(u)) * np.exp(u)
        near = (b - a) / (1 + np.exp(abs(u)))
        return f(a + near if u < 0 else b - near) * near / (1 + np.exp(-abs(u)))

    low, high = -wide, wide
    with np.errstate(all="ignore"):
        for _ in range(3):
            u = np.linspace(low, high, 401)
            heights = np.nan_to_num(np.abs([float(at(v)) for v in u]), nan=0.0, posinf=0.0)
            if not np.any(heights):
                return np.float64(0.0)
            large = np.nonzero(heights > 1e-17 * np.max(heights))[0]
            peak, low, high = u[np.argmax(heights)], u[max(large[0] - 1, 0)], u[min(large[-1] + 1, 400)]
        parts = [(low, peak), (peak, high)]
        found = [integrate.quad(at, s, t, epsabs=0, epsrel=1e-11, limit=400)[0] for s, t in parts if s < t]
        return np.float64(sum(found))


__all__ = ["total"]

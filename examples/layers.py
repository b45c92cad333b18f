"""A layer and two backward passes of it: one is right, and one forgot that the mean square depends on x too."""

import numpy as np


def rms_norm(x, gamma):
    r = np.sqrt((x**2).mean(axis=-1, keepdims=True) + 1e-6)
    return gamma * x / r


def rms_norm_backward(G, x, gamma):
    d = x.shape[-1]
    r = np.sqrt((x**2).mean(axis=-1, keepdims=True) + 1e-6)
    dxhat = G * gamma
    along = (dxhat * x).sum(axis=-1, keepdims=True)
    return dxhat / r - x * along / (d * r**3), (G * x / r).sum(axis=0)


def forgetful_backward(G, x, gamma):
    r = np.sqrt((x**2).mean(axis=-1, keepdims=True) + 1e-6)
    return G * gamma / r, (G * x / r).sum(axis=0)

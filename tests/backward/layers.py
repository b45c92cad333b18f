"""Layers and losses with backward passes written by hand, as people write them; each after the way it is declared."""


from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import expit

SHAPES: dict[str, str] = {
    "linear": "x:n,d W:d,h b:h",
    "relu_layer": "x:n,d W:d,h b:h",
    "tanh_layer": "x:n,d W:d,h b:h",
    "sigmoid_gate": "x:n,d W:d,h V:d,h",
    "swiglu": "x:n,d W:d,h V:d,h U:h,d",
    "layer_norm": "x:n,d gamma:d beta:d",
    "rms_norm": "x:n,d gamma:d",
    "batch_norm": "x:n,d gamma:d beta:d",
    "normalised": "x:n,d",
    "softmax_rows": "x:n,d",
    "log_softmax_rows": "x:n,d",
    "cross_entropy": "z:n,d y:n,d:onehot",
    "mean_squared_error": "x:n,d w:d y:n",
    "logistic_loss": "x:n,d w:d y:n:sign",
    "attention": "Q:t,d K:s,d V:s,e",
    "self_attention": "X:t,d A:d,k B:d,k C:d,m",
    "low_rank": "x:n,d W:d,h A:d,r B:r,h",
    "bilinear": "x:n,d W:d,e y:n,e",
    "mixture": "x:n,d W:d,e E:n,e,h",
    "cosine": "x:n,d y:n,d",
    "contrastive": "x:n,d y:n,d",
    "preference": "a:n b:n r:n s:n beta:",
    "softplus_loss": "x:n,d w:d",
    "residual": "x:n,d W:d,h U:h,d",
    "state_space": "x:4,d a:d:unit b:d c:d",
    "kl_to_prior": "m:n,d v:n,d",
    "huber": "x:n y:n",
    "temperature": "z:n,d t::positive",
}


def linear(x: Any, W: Any, b: Any) -> Any:
    return x @ W + b


def linear_backward(G: Any, x: Any, W: Any, b: Any) -> Any:
    return G @ W.T, x.T @ G, G.sum(axis=0)


def relu_layer(x: Any, W: Any, b: Any) -> Any:
    return np.maximum(x @ W + b, 0)


def relu_layer_backward(G: Any, x: Any, W: Any, b: Any) -> Any:
    a = x @ W + b
    da = G * (a > 0)
    return da @ W.T, x.T @ da, da.sum(axis=0)


def tanh_layer(x: Any, W: Any, b: Any) -> Any:
    return np.tanh(x @ W + b)


def tanh_layer_backward(G: Any, x: Any, W: Any, b: Any) -> Any:
    y = np.tanh(x @ W + b)
    da = G * (1 - y**2)
    return da @ W.T, x.T @ da, da.sum(axis=0)


def sigmoid_gate(x: Any, W: Any, V: Any) -> Any:
    return expit(x @ W) * (x @ V)


def sigmoid_gate_backward(G: Any, x: Any, W: Any, V: Any) -> Any:
    g = expit(x @ W)
    u = x @ V
    da = G * u * g * (1 - g)
    du = G * g
    return da @ W.T + du @ V.T, x.T @ da, x.T @ du


def swiglu(x: Any, W: Any, V: Any, U: Any) -> Any:
    a = x @ W
    return (a * expit(a) * (x @ V)) @ U


def swiglu_backward(G: Any, x: Any, W: Any, V: Any, U: Any) -> Any:
    a = x @ W
    b = x @ V
    s = expit(a)
    h = a * s
    dh = G @ U.T
    da = dh * b * (s + h * (1 - s))
    db = dh * h
    return da @ W.T + db @ V.T, x.T @ da, x.T @ db, (h * b).T @ G


def layer_norm(x: Any, gamma: Any, beta: Any) -> Any:
    mu = x.mean(axis=-1, keepdims=True)
    var = ((x - mu) ** 2).mean(axis=-1, keepdims=True)
    xhat = (x - mu) / np.sqrt(var + 1e-5)
    return gamma * xhat + beta


def layer_norm_backward(G: Any, x: Any, gamma: Any, beta: Any) -> Any:
    d = x.shape[-1]
    mu = x.mean(axis=-1, keepdims=True)
    var = ((x - mu) ** 2).mean(axis=-1, keepdims=True)
    inv = 1 / np.sqrt(var + 1e-5)
    xhat = (x - mu) * inv
    dxhat = G * gamma
    total = dxhat.sum(axis=-1, keepdims=True)
    along = (dxhat * xhat).sum(axis=-1, keepdims=True)
    dx = inv / d * (d * dxhat - total - xhat * along)
    return dx, (G * xhat).sum(axis=0), G.sum(axis=0)


def rms_norm(x: Any, gamma: Any) -> Any:
    r = np.sqrt((x**2).mean(axis=-1, keepdims=True) + 1e-6)
    return gamma * x / r


def rms_norm_backward(G: Any, x: Any, gamma: Any) -> Any:
    d = x.shape[-1]
    r = np.sqrt((x**2).mean(axis=-1, keepdims=True) + 1e-6)
    dxhat = G * gamma
    along = (dxhat * x).sum(axis=-1, keepdims=True)
    dx = dxhat / r - x * along / (d * r**3)
    return dx, (G * x / r).sum(axis=0)


def batch_norm(x: Any, gamma: Any, beta: Any) -> Any:
    mu = x.mean(axis=0)
    var = x.var(axis=0)
    return gamma * (x - mu) / np.sqrt(var + 1e-5) + beta


def batch_norm_backward(G: Any, x: Any, gamma: Any, beta: Any) -> Any:
    n = x.shape[0]
    mu = x.mean(axis=0)
    inv = 1 / np.sqrt(x.var(axis=0) + 1e-5)
    xhat = (x - mu) * inv
    dgamma = (G * xhat).sum(axis=0)
    dbeta = G.sum(axis=0)
    dx = gamma * inv / n * (n * G - dbeta - xhat * dgamma)
    return dx, dgamma, dbeta


def normalised(x: Any) -> Any:
    return x / np.sqrt((x**2).sum(axis=1, keepdims=True))


def normalised_backward(G: Any, x: Any) -> Any:
    r = np.sqrt((x**2).sum(axis=1, keepdims=True))
    y = x / r
    return (G - y * (G * y).sum(axis=1, keepdims=True)) / r


def softmax_rows(x: Any) -> Any:
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def softmax_rows_backward(G: Any, x: Any) -> Any:
    e = np.exp(x - x.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return p * (G - (G * p).sum(axis=1, keepdims=True))


def log_softmax_rows(x: Any) -> Any:
    return x - np.log(np.exp(x).sum(axis=1, keepdims=True))


def log_softmax_rows_backward(G: Any, x: Any) -> Any:
    e = np.exp(x - x.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return G - p * G.sum(axis=1, keepdims=True)


def cross_entropy(z: Any, y: Any) -> Any:
    logp = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    return -(y * logp).sum(axis=1).mean()


def cross_entropy_backward(G: Any, z: Any, y: Any) -> Any:
    n = z.shape[0]
    e = np.exp(z - z.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return G * (p - y) / n


def mean_squared_error(x: Any, w: Any, y: Any) -> Any:
    return ((x @ w - y) ** 2).mean()


def mean_squared_error_backward(G: Any, x: Any, w: Any, y: Any) -> Any:
    n = x.shape[0]
    r = x @ w - y
    dr = 2 * G * r / n
    return np.outer(dr, w), x.T @ dr, -dr


def logistic_loss(x: Any, w: Any, y: Any) -> Any:
    return np.log(1 + np.exp(-y * (x @ w))).sum()


def logistic_loss_backward(G: Any, x: Any, w: Any, y: Any) -> Any:
    m = y * (x @ w)
    dz = -G * y * expit(-m)
    return np.outer(dz, w), x.T @ dz


def attention(Q: Any, K: Any, V: Any) -> Any:
    S = Q @ K.T / np.sqrt(Q.shape[1])
    E = np.exp(S - S.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    return P @ V


def attention_backward(G: Any, Q: Any, K: Any, V: Any) -> Any:
    d = Q.shape[1]
    S = Q @ K.T / np.sqrt(d)
    E = np.exp(S - S.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    dV = P.T @ G
    dP = G @ V.T
    dS = P * (dP - (dP * P).sum(axis=1, keepdims=True))
    return dS @ K / np.sqrt(d), dS.T @ Q / np.sqrt(d), dV


def self_attention(X: Any, A: Any, B: Any, C: Any) -> Any:
    Q, K, V = X @ A, X @ B, X @ C
    S = Q @ K.T / np.sqrt(A.shape[1])
    E = np.exp(S - S.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    return P @ V


def self_attention_backward(G: Any, X: Any, A: Any, B: Any, C: Any) -> Any:
    k = A.shape[1]
    Q, K, V = X @ A, X @ B, X @ C
    S = Q @ K.T / np.sqrt(k)
    E = np.exp(S - S.max(axis=1, keepdims=True))
    P = E / E.sum(axis=1, keepdims=True)
    dV = P.T @ G
    dP = G @ V.T
    dS = P * (dP - (dP * P).sum(axis=1, keepdims=True))
    dQ = dS @ K / np.sqrt(k)
    dK = dS.T @ Q / np.sqrt(k)
    dX = dQ @ A.T + dK @ B.T + dV @ C.T
    return dX, X.T @ dQ, X.T @ dK, X.T @ dV


def low_rank(x: Any, W: Any, A: Any, B: Any) -> Any:
    return x @ W + x @ A @ B / A.shape[1]


def low_rank_backward(G: Any, x: Any, W: Any, A: Any, B: Any) -> Any:
    r = A.shape[1]
    dx = G @ W.T + G @ B.T @ A.T / r
    return dx, x.T @ G, x.T @ G @ B.T / r, (x @ A).T @ G / r


def bilinear(x: Any, W: Any, y: Any) -> Any:
    return (x @ W * y).sum(axis=1)


def bilinear_backward(G: Any, x: Any, W: Any, y: Any) -> Any:
    g = G[:, None]
    return g * (y @ W.T), x.T @ (g * y), g * (x @ W)


def mixture(x: Any, W: Any, E: Any) -> Any:
    z = x @ W
    e = np.exp(z - z.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return np.einsum("ne,neh->nh", p, E)


def mixture_backward(G: Any, x: Any, W: Any, E: Any) -> Any:
    z = x @ W
    e = np.exp(z - z.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    dp = np.einsum("nh,neh->ne", G, E)
    dz = p * (dp - (dp * p).sum(axis=1, keepdims=True))
    return dz @ W.T, x.T @ dz, np.einsum("ne,nh->neh", p, G)


def cosine(x: Any, y: Any) -> Any:
    a = np.sqrt((x**2).sum(axis=1))
    b = np.sqrt((y**2).sum(axis=1))
    return (x * y).sum(axis=1) / (a * b)


def cosine_backward(G: Any, x: Any, y: Any) -> Any:
    a = np.sqrt((x**2).sum(axis=1, keepdims=True))
    b = np.sqrt((y**2).sum(axis=1, keepdims=True))
    c = (x * y).sum(axis=1, keepdims=True) / (a * b)
    g = G[:, None]
    dx = g * (y / (a * b) - c * x / a**2)
    dy = g * (x / (a * b) - c * y / b**2)
    return dx, dy


def contrastive(x: Any, y: Any) -> Any:
    S = x @ y.T
    return (np.log(np.exp(S).sum(axis=1)) - np.diag(S)).mean()


def contrastive_backward(G: Any, x: Any, y: Any) -> Any:
    n = x.shape[0]
    S = x @ y.T
    P = np.exp(S) / np.exp(S).sum(axis=1, keepdims=True)
    dS = G * (P - np.eye(n)) / n
    return dS @ y, dS.T @ x


def preference(a: Any, b: Any, r: Any, s: Any, beta: Any) -> Any:
    return np.log(1 + np.exp(-beta * (a - b - (r - s)))).mean()


def preference_backward(G: Any, a: Any, b: Any, r: Any, s: Any, beta: Any) -> Any:
    n = a.shape[0]
    m = a - b - (r - s)
    dm = -G * beta * expit(-beta * m) / n
    dbeta = -(G * m * expit(-beta * m)).mean()
    return dm, -dm, -dm, dm, dbeta


def softplus_loss(x: Any, w: Any) -> Any:
    return np.log1p(np.exp(x @ w)).sum() + (w**2).sum() / 2


def softplus_loss_backward(G: Any, x: Any, w: Any) -> Any:
    z = x @ w
    s = 1 / (1 + np.exp(-z))
    return G * np.outer(s, w), G * (x.T @ s + w)


def residual(x: Any, W: Any, U: Any) -> Any:
    return x + np.tanh(x @ W) @ U


def residual_backward(G: Any, x: Any, W: Any, U: Any) -> Any:
    y = np.tanh(x @ W)
    da = (G @ U.T) * (1 - y**2)
    return G + da @ W.T, x.T @ da, y.T @ G


def state_space(x: Any, a: Any, b: Any, c: Any) -> Any:
    h = b * x[0]
    total = (c * h).sum()
    for t in range(1, 4):
        h = a * h + b * x[t]
        total = total + (c * h).sum()
    return total


def state_space_backward(G: Any, x: Any, a: Any, b: Any, c: Any) -> Any:
    h0 = b * x[0]
    h1 = a * h0 + b * x[1]
    h2 = a * h1 + b * x[2]
    h3 = a * h2 + b * x[3]
    g3 = G * c
    g2 = G * c + a * g3
    g1 = G * c + a * g2
    g0 = G * c + a * g1
    da = g3 * h2 + g2 * h1 + g1 * h0
    db = g3 * x[3] + g2 * x[2] + g1 * x[1] + g0 * x[0]
    return np.stack([g0 * b, g1 * b, g2 * b, g3 * b]), da, db, G * (h0 + h1 + h2 + h3)


def kl_to_prior(m: Any, v: Any) -> Any:
    return ((np.exp(v) + m**2 - 1 - v) / 2).sum(axis=1).mean()


def kl_to_prior_backward(G: Any, m: Any, v: Any) -> Any:
    n = m.shape[0]
    return G * m / n, G * (np.exp(v) - 1) / (2 * n)


def huber(x: Any, y: Any) -> Any:
    r = x - y
    return np.where(abs(r) <= 1, r**2 / 2, abs(r) - 0.5).mean()


def huber_backward(G: Any, x: Any, y: Any) -> Any:
    n = x.shape[0]
    r = x - y
    dr = G * np.where(abs(r) <= 1, r, np.sign(r)) / n
    return dr, -dr


def temperature(z: Any, t: Any) -> Any:
    u = z / t
    e = np.exp(u - u.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def temperature_backward(G: Any, z: Any, t: Any) -> Any:
    u = z / t
    e = np.exp(u - u.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    du = p * (G - (G * p).sum(axis=1, keepdims=True))
    return du / t, -(du * z).sum() / t**2

"""The LaTeX that the workbench writes, as tables: what pdflatex, KaTeX and MathJax set alike, with amsmath alone."""

from __future__ import annotations

ARITY = {
    r"\frac": 2, r"\binom": 2,
    r"\sqrt": 1, r"\operatorname": 1, r"\mathrm": 1, r"\mathsf": 1, r"\mathbf": 1, r"\boldsymbol": 1,
    r"\mathbb": 1, r"\mathcal": 1, r"\bar": 1, r"\hat": 1, r"\tilde": 1, r"\dot": 1, r"\vec": 1, r"\overline": 1,
}  # fmt: skip
SYMBOLS = {
    r"\imath": "i", r"\jmath": "j",
    r"\partial": "∂", r"\nabla": "∇", r"\infty": "∞", r"\int": "∫", r"\sum": "Σ", r"\prod": "Π", r"\top": "ᵀ",
    r"\odot": "⊙", r"\oslash": "⊘", r"\otimes": "⊗", r"\oplus": "⊕", r"\cdot": "·", r"\times": "×",
    r"\circ": "∘", r"\le": "≤", r"\ge": "≥", r"\leq": "≤", r"\geq": "≥", r"\ne": "≠", r"\neq": "≠",
    r"\preceq": "⪯", r"\succeq": "⪰", r"\prec": "≺", r"\succ": "≻", r"\approx": "≈", r"\propto": "∝",
    r"\sim": "∼", r"\wedge": "∧", r"\Rightarrow": "⇒", r"\Leftrightarrow": "⇔", r"\Longrightarrow": "⇒",
    r"\Longleftrightarrow": "⇔", r"\to": "→", r"\mapsto": "↦", r"\in": "∈", r"\forall": "∀", r"\exists": "∃",
    r"\cdots": "⋯", r"\dots": "…", r"\ldots": "…", r"\coloneqq": "≔", r"\pm": "±", r"\star": "⋆",
    r"\prime": "′", r"\ell": "ℓ", r"\lVert": "‖", r"\rVert": "‖", r"\langle": "⟨", r"\rangle": "⟩",
    r"\lvert": "|", r"\rvert": "|", r"\mid": "|", r"\varepsilon": "ε", r"\emptyset": "∅", r"\cup": "∪",
    r"\cap": "∩", r"\setminus": "∖", r"\lfloor": "⌊", r"\rfloor": "⌋", r"\lceil": "⌈", r"\rceil": "⌉",
    r"\leftarrow": "←", r"\leftrightarrow": "↔", r"\ast": "∗", r"\dagger": "†", r"\downarrow": "↓", r"\uparrow": "↑",
}  # fmt: skip
LOG_LIKE = frozenset(
    "arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf limsup ln log max "
    "min Pr sec sin sinh sup tan tanh".split()
)
SPACES = {r"\,": " ", r"\;": " ", r"\:": " ", r"\!": "", r"\ ": " ", r"\quad": "  ", r"\qquad": "    "}
BIG_OPERATORS = frozenset({r"\sum", r"\prod", r"\int", r"\lim", r"\max", r"\min", r"\sup", r"\inf"})
RELATIONS = frozenset(
    [*"=<>", *r"\le \ge \leq \geq \ne \neq \preceq \succeq \prec \succ \approx \propto \sim \in \to \mid".split(),
     *r"\wedge \Rightarrow \Leftrightarrow \Longrightarrow \Longleftrightarrow \coloneqq \mapsto".split()]
)  # fmt: skip
BINARY = frozenset({"+", "-", r"\odot", r"\oslash", r"\otimes", r"\oplus", r"\cdot", r"\times", r"\pm", r"\circ"})
FONTS = frozenset({r"\mathrm", r"\mathsf", r"\mathbf", r"\boldsymbol", r"\mathbb", r"\mathcal", r"\operatorname"})
GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ", "eta": "η", "theta": "θ",
    "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "pi": "π", "rho": "ρ", "sigma": "σ",
    "tau": "τ", "upsilon": "υ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "Gamma": "Γ", "Delta": "Δ",
    "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Upsilon": "Υ", "Phi": "Φ", "Psi": "Ψ",
    "Omega": "Ω",
}  # fmt: skip
"""The Greek letters that LaTeX has under their names, and how a terminal shows them."""
RELATION_SIGNS = {
    "=": "=", "<=": r"\le", ">=": r"\ge", "<": "<", ">": ">", "loewner<=": r"\preceq", "loewner>=": r"\succeq",
    "loewner<": r"\prec", "loewner>": r"\succ", "approx": r"\approx", "proportional": r"\propto", "row~": r"\sim",
    "==": "=", "!=": r"\ne", "ni": r"\in",
}  # fmt: skip
"""The sign of each relation of the language."""

"""Whether a statement follows from others: the judge of steps, for lines and for whoever asks.

``abstraction`` says what is looked at, ``unknowns`` where points come from, ``violation`` how far a statement is from
holding, ``entailment`` looks for points at which the premises hold and the goal fails, ``certificates`` proves what
rewriting and exact combinations prove, and ``judgement`` puts them in order: what needs the least knowledge first.
"""

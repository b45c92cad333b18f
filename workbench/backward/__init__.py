"""A layer of your own: what a Python function of arrays computes, its gradients, and the judgement on a backward pass.

``loading`` imports the file that was named and finds the function in it; ``tracing`` runs it on symbols; ``layer`` has
its gradients derived. ``draws`` and ``outside`` call what somebody else wrote at random points; ``comparing`` says
whether a hand-written backward pass is right, and ``explaining`` what is wrong with it, by the hypotheses of
``repairs``. ``modules`` writes forward and backward as source, ``answers`` what the command says.
"""

"""What is said on the way from a likelihood and a prior to a posterior, and of what one reads off it.

Source: Gelman et al., Bayesian Data Analysis (2013), ch. 2 and 3; Bernardo & Smith, Bayesian Theory (1994), ch. 5.
"""

from __future__ import annotations

from workbench.rules.reason import Definition, Procedure, Schema

PRIOR = Definition("prior", "the logarithm of the prior density")
BAYES = Schema("Bayes' rule", "the posterior is proportional to likelihood times prior")
COEFFICIENTS = Procedure("collect the coefficients", "the coefficient of each function of the parameter")
CONSTANT = Definition("constant", "free of the parameter: it will cancel")
DROPPED = Schema("constants dropped", "what does not depend on the parameter cancels")
PARAMETER = Definition("parameter of the posterior", "the value that makes the kernels agree")
KERNEL_OF_A_LAW = Schema("kernel of a declared law", "the coefficients are the same")
SQUARE = Schema("completing the square", "a square, and what is free of the parameter")
NORMALISED = Schema("normalised posterior", "the density of the law, which integrates to 1")
SAME_KERNEL = Schema("same kernel", "they differ by a constant")
EVIDENCE = Schema("evidence", "a density integrates to 1, so the constant is what is left")
KERNEL = Definition("kernel", "the logarithm of the posterior, up to a constant")
BY_A_NUMBER = Schema("normalised by a number", "the constant is an integral, which quadrature gives for given data")
LINEAR = Schema("linear in the parameter", "the gradient of a quadratic")
MEAN = Schema("posterior mean", "the mean of the law")
PUT_IN = Schema("statistics put in", "in what was observed")
MODE = Schema("posterior mode", "where the posterior density is largest")
SLOPE = Schema("slope", "the log posterior falls: it is largest where it begins")
PREDICTIVE = Schema("posterior predictive", "the density of the next observation, averaged over the posterior")
ONE_MORE = Schema("one more observation", "likelihood times posterior is of the same family")
INTEGRATED_OUT = Schema("integrate a parameter out", "by the kernel of its law")

"""From the density of one observation to the estimator of every parameter."""

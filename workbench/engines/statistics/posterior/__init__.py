"""From a likelihood and a prior to the posterior, and what one reads off it."""

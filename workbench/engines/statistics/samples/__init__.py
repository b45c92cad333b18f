"""A model as it is asked about, trials of it, sums over its observations, and equations solved in its letters."""

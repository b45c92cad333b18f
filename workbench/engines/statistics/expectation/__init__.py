"""E f(X), variances and covariances for a declared distribution, told line by line."""

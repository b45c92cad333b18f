"""Log densities opened into sums, and the laws that are recognised in them."""

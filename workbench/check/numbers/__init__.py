"""Numbers of terms, with error bounds: values, differences, comparison, exact arithmetic, solving."""

"""Is the input right: own indicators and their values, targets, minimum information."""

"""Statistical indicators, their sources, colours and comparison."""

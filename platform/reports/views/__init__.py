"""Pages: what everybody reads, and where members write."""

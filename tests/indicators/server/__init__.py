"""The sources, answering on this machine in their real forms."""

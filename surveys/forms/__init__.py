"""Whether what was typed is right."""

"""Dates and numbers as they are written in Finland, in each language."""

"""Passages, themes, weak signals, and the insights people confirm."""

"""Organisations, their members and what they may."""

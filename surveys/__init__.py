"""Collecting: surveys, experience reports, consent, receipts."""

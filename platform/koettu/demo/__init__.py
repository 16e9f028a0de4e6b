"""Synthetic demo content: a county, four municipalities, two NGOs and 924 invented responses.

Everything here is invented and labelled so on every page that shows it. It passes through the same
actions as real material.
"""

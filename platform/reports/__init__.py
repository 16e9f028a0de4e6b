"""Welfare reports: sections, evidence, versions, documents."""

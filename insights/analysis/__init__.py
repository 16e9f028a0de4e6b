"""Pure text analysis: texts and numbers in, themes and weak signals out; no Django, nothing heavy imported here."""

"""The forms of the builder: a question, a page, a condition in words, texts in several languages."""

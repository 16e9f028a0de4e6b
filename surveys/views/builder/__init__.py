"""Building a form without code: its pages and questions, its languages, its route, its opening."""

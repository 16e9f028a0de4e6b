"""Files: what answerers attach, made safe; posters and forms on paper.

Nothing is imported here: the child process that cleans attachments must stay small.
"""

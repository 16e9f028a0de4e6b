"""Where values come from: one module a source, each reading what that source answers."""

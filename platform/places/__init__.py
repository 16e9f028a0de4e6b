"""Where, who and about what: the reference tables of Finland."""

"""Who judges what: pure values and arithmetic in, a plan out; no web and no database."""

"""Rules, results and refusals in sentences of the reader's language."""

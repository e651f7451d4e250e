"""The catalogues: English sentences in the code, Korean beside them in ko."""

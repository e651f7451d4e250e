"""The interface of other programs knows no accounts: without a token all are strangers."""

OPEN = {
    **{
        (method, f"programs.{name}"): 401
        for method, name in (
            *(("GET", "contest"), ("GET", "board"), ("GET", "entries"), ("GET", "sheets")),
            *(("GET", "votes"), ("GET", "result"), ("POST", "add_judge")),
        )
    },
    ("GET", "manual.show"): 200,
}

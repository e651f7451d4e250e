"""The interface of tablets knows no accounts: without the secret of a sitting all are strangers."""

OPEN = {
    ("GET", "desks.show"): 401,
    ("GET", "desks.pulse"): 401,
    ("GET", "pairs.following"): 401,
    ("POST", "operations.take"): 401,
    ("GET", "pages.show"): 401,
    ("GET", "films.reading"): 401,
    ("GET", "films.give_pass"): 401,
    ("GET", "films.film"): 404,  # without its pass
    ("POST", "tablet_messages.call"): 401,
    ("POST", "tablet_messages.confirm"): 401,
    ("GET", "description.show"): 200,
}

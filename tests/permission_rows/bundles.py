"""The judge's page is the same for everybody: what it shows comes by the secret of a sitting."""

OPEN = {
    ("GET", "tablets.show"): 200,
    ("GET", "tablets.worker"): 200,
    ("GET", "bundles.show"): 404,  # for a content that is not today's
}
VALUES = {"digest": "0", "name": "app.en.js"}

"""What a person is told on the strip when something beside them ends or does not come up, short enough for it."""

TROUBLES = {
    "hung": "the recorder did not answer and was ended",
    "pages again": "the pages have ended and were started again",
    "pages gone": "the pages do not start",
}

"""What is said to the predictions of lesson 18."""

from f1model.course.prediction import Prediction

_CLOSE = "It depends on how close the season was, and on the batch: a crash repeats up to all of it."

PREDICTIONS = {
    "18.1": Prediction(
        "The checkpoint was at the end of the last finished batch, so all that was done after it is done again.",
        {
            lambda twice, facts: None if facts.crash % facts.batch else 0: (
                "All results of this batch had been added, but the program died before the checkpoint could move on."
            ),
            lambda twice, facts: 0: (
                "The checkpoint knows only whole batches. What was added from the one it died in is added again."
            ),
            lambda twice, facts: (
                1
            ): "That would be so with a batch of one: the sum is written first, then the checkpoint.",
            lambda twice, facts: (
                facts.crash
            ): "What was confirmed is not read again: that is what the checkpoint is for.",
            lambda twice, facts: facts.batch: "Of the batch it died in, it had done only a part.",
            lambda twice, facts: twice - 1: "The result after which it died had been added, too. It comes again.",
            lambda twice, facts: twice + 1: "It died after its work for a result. Nothing of the next one was done.",
            lambda twice, facts: facts.crash - twice: (
                "Those are in batches that were finished: the checkpoint is behind them."
            ),
            lambda twice, facts: facts.every - facts.crash: (
                "Those come after the crash, for the first time. Which ones come again?"
            ),
            lambda twice, facts: facts.every: "Only a process that has lost its checkpoint begins at the beginning.",
        },
    ),
    "18.2": Prediction(
        "A crash repeats up to a whole batch. The larger that is and the closer the season, the more often it decides.",
        {
            lambda share, facts: 0: "Some crashes repeat a race that was won by somebody else than the leader.",
            lambda share, facts: 1: _CLOSE,
            lambda share, facts: 5: _CLOSE,
            lambda share, facts: 10: _CLOSE,
            lambda share, facts: 20: _CLOSE,
            lambda share, facts: 25: _CLOSE,
            lambda share, facts: 30: _CLOSE,
            lambda share, facts: 50: "It is not a coin: it depends on how close the season was.",
            lambda share, facts: 100: "Not all: some crashes repeat little, and some repeat what the leader has won.",
            lambda share, facts: 100 - share: "In that share of the places the leader stays the same.",
            lambda share, facts: share / 100: "Give it as a percentage: a number from 0 to 100.",
        },
        rough=0.15,
    ),
    "18.3": Prediction(
        "Whatever comes after a newer one looks old, and is refused for ever.",
        {
            lambda kind, facts: (
                "more"
            ): "This guard never counts anything twice. But what does it do to one that is late?",
            lambda kind, facts: "the same": (
                "Only if each came after all the older ones. What is late has a smaller number than the newest."
            ),
        },
        also={
            "fewer": ["less", "lower", "too few", "fewer points"],
            "the same": ["same", "as many"],
            "more": ["higher", "too many"],
        },
    ),
    "18.4": Prediction(
        "Each delete takes the points of one result away, until nothing is left.",
        {
            lambda left, facts: facts.had: (
                "So it should be. But a TTL delete looks like any other delete, and our program subtracts its points."
            ),
            lambda left, facts: -facts.had: "He had that many to begin with, so what remains is the difference.",
            lambda left, facts: "all of them": (
                "So it should be. But a TTL delete looks like any other delete, and our program subtracts its points."
            ),
        },
        also={
            "0": ["nothing", "none of them", "no points", "zero"],
            "all of them": ["all", "the same", "all his points"],
        },
    ),
}

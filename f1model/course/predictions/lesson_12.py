"""What is said to the predictions of lesson 12."""

from f1model.course.prediction import Prediction

PREDICTIONS = {
    "12.1": Prediction(
        "One is left for each driver. A driver has the same name in every race, so each put replaces the one before.",
        {
            lambda left, facts: (
                facts.put
            ): "Each of them is put, and each after a driver's first replaces the one before.",
            lambda left, facts: facts.put - left: "That is how many are lost. This asks how many are left.",
            1: "The names differ, so one is left for each driver.",
            0: "A put replaces an item and leaves the new one, so the last result of each driver is there.",
        },
        rough=0.25,
    ),
    "12.2": Prediction(
        "The race was written with Season and is read with SeasonId, which it does not have.",
        {
            lambda _, facts: facts.year: "That is what was meant. But look at how a race is written: it has Season.",
            "Season": "That is the name under which it was written. It is read by another name.",
            "SeasonId": "That is the name by which it is read. The item has no attribute of that name.",
            "an error": "Brackets would have failed. But `get` answers None when the item has no such attribute.",
        },
        also={
            "None": ["nothing", "null", "missing", "empty"],
            "an error": ["error", "KeyError", "a KeyError", "an exception", "it fails"],
        },
    ),
    "12.3": Prediction(
        "Its index of winners leaves attributes out, on purpose, and its key is glued, as was usual when it was made. "
        "And two of its writes have something to hear: one adds again when it is sent again, one leaves items behind.",
        {
            0: "It has no error. But look at the index of winners, and at what happens to a write that is sent twice.",
            2: "Those are the two of the index of winners. What about the writes that the model declares?",
            lambda lines, _: lines - 1 or None: "One is missing. Two are about the index of winners, and the others "
            "about writes: one that is sent twice, and one that deletes a race.",
        },
    ),
    "12.4": Prediction(
        "Every item. No key knows all results, so this is a Scan, and a Scan reads the races and seasons as well.",
        {
            lambda _, facts: (
                facts.results
            ): "Those are the results. A Scan also reads the races and seasons between them.",
            0: "Adding up is not free: the items have to be read first.",
        },
        rough=0.04,
    ),
}

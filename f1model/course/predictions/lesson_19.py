"""What is said to the predictions of lesson 19."""

from f1model.course.prediction import Prediction

PREDICTIONS = {
    "19.1": Prediction(
        "An index holds the items that have its key attributes, and no old item has a TeamsPK.",
        {
            lambda entries, facts: facts.results: (
                "Every result has a ConstructorId, but the key of this index is TeamsPK. Which item has one?"
            ),
            lambda entries, facts: facts.items: "That is every item of the table. Which of them has a TeamsPK?",
        },
    ),
    "19.2": Prediction(
        "One in the table, one for the entry that enters Teams, and one in GSI1, which holds every attribute.",
        {
            1: "That is the table alone. An index is written, too, when an item enters it.",
            2: "The table and Teams. GSI1 holds all attributes of a result: what does it do with two new ones?",
            4: (
                "Nothing moves here: an entry enters one index, and changes in the other. (With ByTeam it would be 4: "
                "that index holds all attributes, too.)"
            ),
            5: "No entry moves, so none is deleted and put: one enters Teams, and one changes in GSI1.",
        },
    ),
    "19.3": Prediction(
        "The page asks for the sort keys that begin with the race's own, and a copy's key begins with it as well.",
        {
            lambda lines, facts: facts.results: (
                "So it would be if the page could not see the copies. What does their sort key begin with?"
            ),
            lambda lines, facts: facts.copies: "The originals are still there: nothing has been deleted.",
            lambda lines, facts: lines + 1: "That counts the race itself as well. How many of the items are results?",
            lambda lines, facts: 2 * facts.results: "Only half of the results have a copy so far.",
            lambda lines, facts: facts.results - facts.copies: (
                "Nothing has moved away: a copy leaves its original where it is."
            ),
        },
    ),
    "19.4": Prediction(
        "Nothing was under the copy's key, so the condition held, and the result that was struck out is back.",
        {
            0: "The put asked only whether there is a copy. There was none, so it went ahead.",
            2: "The stewards struck out the original as well.",
        },
    ),
}

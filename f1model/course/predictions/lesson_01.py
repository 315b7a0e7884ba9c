"""What is said to the predictions of lesson 01."""

from f1model.course.prediction import Prediction

PREDICTIONS = {
    "01.1": Prediction(
        "A driver who took over another's car twice in one race has three results.",
        {
            1: "So one would think. But drivers once took over each other's cars in mid-race, some of them twice.",
            2: "Close: most drivers who appear more than once appear twice. Some took over another's car two times.",
        },
    ),
    "01.2": Prediction(
        "Each time two drivers shared the winning car, and both of them won.",
        {
            0: "A shared car can win, and then both of its drivers have won.",
            lambda races, facts: facts.shared: "Those are the winners of these races. Each race has two.",
            lambda races, facts: facts.repeated: "That is how often one driver has several results in a race. A "
            "shared car hardly ever won.",
        },
    ),
}

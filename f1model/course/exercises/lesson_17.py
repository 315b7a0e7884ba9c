"""The exercises of lesson 17: a changed number, an event that counts once, a cascade in order, a claim made cheap."""

from f1model.course.exercise import Exercise
from f1model.course.exercises.lesson_17_cascade import cascade
from f1model.course.exercises.lesson_17_claim import claim
from f1model.course.exercises.lesson_17_number import change_number
from f1model.course.exercises.lesson_17_stops import count_stop

EXERCISES = {
    "17.a": Exercise(
        "a function",
        change_number,
        "Driver, old guard and new guard change together, and only if he still has the number that he gives back.",
    ),
    "17.b": Exercise(
        "a function",
        count_stop,
        "The event and its count are one write. So it may arrive twice, or die anywhere, and counts once.",
    ),
    "17.c": Exercise(
        "a list",
        cascade,
        "Closed, nothing is added any more. And as long as the race is there, a second run finds what is left.",
    ),
    "17.d": Exercise(
        "a function",
        claim,
        "The look saves money, the condition keeps the promise, and the guard says who holds it.",
    ),
}

"""What is said to each prediction of the lessons, by its number: the why, and a hint for each mistake worth one."""

from f1model.course import part_one, part_three, part_two
from f1model.course.prediction import Prediction

PREDICTIONS: dict[str, Prediction] = {**part_one.PREDICTIONS, **part_two.PREDICTIONS, **part_three.PREDICTIONS}

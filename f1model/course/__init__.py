"""What answers the learner: predict cells and, later, exercises."""

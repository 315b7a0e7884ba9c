"""From a declaration to an answer, or to a change, and its units: plan, request, run, apply, explain."""

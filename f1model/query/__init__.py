"""From a declaration to an answer and its bill: plan, request, run, explain, units, prices."""

"""From items to a data model: which entities a table has, how their keys are made, and how sure that is."""

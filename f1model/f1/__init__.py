"""The Formula 1 wing: its models, its history, the same in SQL, the comparison, the API."""

"""What a person declares: entities and their keys, indexes and access patterns, in one model for each table."""

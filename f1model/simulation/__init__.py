"""What lets moto do as DynamoDB does, beside what is refused (f1model/table/strict)."""

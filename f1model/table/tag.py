"""The tag that marks a table on AWS as made by this package, which may therefore empty or drop it."""

TAG = {"Key": "created-by", "Value": "f1model"}

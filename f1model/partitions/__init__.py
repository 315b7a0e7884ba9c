"""A model of what partitions serve: so much traffic, so many seconds, and what is throttled where.

It is a model of the rules that AWS publishes, made to be read, tested and argued with. No engine here throttles, and
DynamoDB itself decides when it splits a partition and how much of a burst it lets through.
"""

"""The rules of the design review: each is one function that takes a case and yields its findings."""

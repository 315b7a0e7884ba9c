"""HTTP on this machine: the server, and an API of whatever model there is."""

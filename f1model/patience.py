"""How long a request is sent again of which an engine accepts nothing, as the Developer Guide advises: ever more slowly
("Error retries and exponential backoff")."""

from time import sleep

ATTEMPTS = 12  # in a row without anything accepted, over half a minute
LONGEST_PAUSE = 5.0  # seconds


def pause(idle: int) -> bool:
    """Wait, longer after each of ``idle`` attempts in a row that moved nothing; False if they are enough."""
    if idle >= ATTEMPTS:
        return False
    sleep(min(0.05 * 2**idle, LONGEST_PAUSE))
    return True

"""Which questions open which lesson: a recent one, an older one, and one from long ago."""

PLANNED = {f"{number:02d}": ("00.1", "00.2", "00.3") for number in range(1, 16)}

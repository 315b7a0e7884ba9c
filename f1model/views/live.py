"""Whether a notebook can show something that answers, and the name under which it is told of it."""

LIVE = "application/vnd.jupyter.widget-view+json"


def has_kernel() -> bool:
    """Whether this runs in a notebook's kernel, so that what is shown can answer."""
    try:
        from IPython.core.getipython import get_ipython
    except ImportError:
        return False
    return getattr(get_ipython(), "kernel", None) is not None

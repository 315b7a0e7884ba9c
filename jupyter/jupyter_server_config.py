# A calm room: `make lab` reads this file through JUPYTER_CONFIG_PATH.
import os

c = get_config()  # noqa: F821  (given by Jupyter)

c.ServerApp.allow_root = hasattr(os, "geteuid") and os.geteuid() == 0  # containers run as root
c.ServerApp.open_browser = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")) or os.name == "nt"
c.ServerApp.log_level = "WARN"

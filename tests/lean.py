"""A pytest plugin, named with -p so that it is loaded before nbval: no grammar of internationalised web addresses.

nbval loads jsonschema, and that, where it finds a reader of such addresses, makes its grammar: 1.7 s in each process.
No notebook has one.
"""

import sys

sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # importing it is an ImportError then

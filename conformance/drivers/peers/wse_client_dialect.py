"""Which dialect the published client of this environment speaks."""

import importlib.metadata

VERSION = importlib.metadata.version("wse-client")

# First version of each dialect; a client speaks the last one that is not newer than itself.
DIALECTS = {(2, 0, 1): "D2b", (2, 1, 0): "D2c", (2, 2, 1): "D2d", (2, 3, 0): "D2e", (2, 3, 2): "D2f", (2, 4, 0): "D2g"}
DIALECT = [name for first, name in DIALECTS.items() if first <= tuple(map(int, VERSION.split(".")[:3]))][-1]

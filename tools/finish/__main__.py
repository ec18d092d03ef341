"""Run the last step of a build on a folder: `python -m tools.finish site`."""

import sys

from tools.finish import PageError, finish

if len(sys.argv) != 2:
    sys.exit("Which folder? python -m tools.finish site")
try:
    finish(sys.argv[1])
except PageError as error:
    sys.exit(str(error))

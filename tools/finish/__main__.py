"""The last step of a build: `python -m tools.finish BUILT FINISHED`."""

import sys

from tools.finish import PageError, finish

if len(sys.argv) != 3:
    sys.exit("Which folders? python -m tools.finish BUILT FINISHED")
try:
    finish(*sys.argv[1:])
except PageError as error:
    sys.exit(str(error))

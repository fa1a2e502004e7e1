from .. import sub
from ..sub import name

leaf = ("leaf", name)

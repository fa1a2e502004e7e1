from . import sub
from .sub import name as sub_name
from . import value as v
name = "other of " + sub_name

import ns_lib.inside
print(ns_lib.inside.v, ns_lib.__name__, getattr(ns_lib, "__file__", None))
from ns_lib import inside
print(inside is ns_lib.inside)

# A module from a source file says where its compiled code would be; one that is built in does not.
import json, sys
def shown(path): return path and path.replace(sys.implementation.cache_tag, "TAG").replace(sys.prefix, "")
print(shown(json.__cached__).rsplit("/", 3)[1:], shown(json.__spec__.cached) == shown(json.__cached__), json.__spec__.has_location)
print(hasattr(sys, "__cached__"), sys.__spec__.cached if sys.__spec__ else None)

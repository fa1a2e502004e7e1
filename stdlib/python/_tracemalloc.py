"""What the library's tracemalloc stands on, and Skerry has not: where each object was allocated is not kept.

Importing tracemalloc says so, rather than giving figures that are none.
"""
raise ImportError("tracemalloc is not supported by Skerry: where objects were allocated is not kept (--heap limits what an isolate "
                  "may hold)", name="_tracemalloc")

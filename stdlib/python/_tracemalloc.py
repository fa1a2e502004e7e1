"""What the library's tracemalloc stands on, and Skerry has not: where each object was allocated is not kept.

Importing tracemalloc says so, rather than giving figures that are none.
"""
raise ImportError("tracemalloc is not supported by Skerry: allocations are not traced (--heap limits what an isolate may hold, "
                  "`skerry top` shows what it holds)", name="_tracemalloc")

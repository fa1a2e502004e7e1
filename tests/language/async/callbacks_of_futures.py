# library: 3.11
# oracle: none - CPython gives the list itself, and ends with a crash when something else stands in it
"""What scripts get of a future's callbacks is a copy."""
import asyncio

loop = asyncio.new_event_loop()
f = loop.create_future()
for c in (print, repr, id): f.add_done_callback(c)
f.remove_done_callback(print)
before = len(f._callbacks)
f._callbacks.append(5)
print(before, len(f._callbacks))
f.set_result(1)
print(f._callbacks)
loop.close()

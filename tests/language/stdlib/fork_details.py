# What registered functions register themselves is for the next fork; a child may run a loop of its own inside its parent's coroutine.
import asyncio, os

seen = []
def before():
    seen.append(len(seen) + 1)
    if len(seen) < 50: os.register_at_fork(before=before)
os.register_at_fork(before=before)
child = os.fork()
if child == 0: os._exit(0)
os.waitpid(child, 0)
print(seen)

async def five(): return 5
async def parent():
    child = os.fork()
    if child == 0:
        try: os._exit(asyncio.run(five()))
        except RuntimeError as e:
            print(e, flush=True)
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
print(asyncio.run(parent()))

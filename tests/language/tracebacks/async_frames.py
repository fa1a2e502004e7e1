# exit: 1
async def inner():
    raise RuntimeError("async")
async def outer():
    return await inner()
outer().send(None)

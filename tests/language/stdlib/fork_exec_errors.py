# What fails in the child before the program is run names no file; and memos of pickles with impossible numbers.
import io, pickle, subprocess
try: subprocess.call(["true"], pass_fds=(999,))
except OSError as e: print(e)
try: subprocess.call(["/nowhere/program"])
except OSError as e: print(e)
unpickler = pickle.Unpickler(io.BytesIO(b""))
try: unpickler.memo = {2**61: 3}
except MemoryError: print("MemoryError")

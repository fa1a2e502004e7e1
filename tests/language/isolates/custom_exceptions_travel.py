# oracle: none - isolates module
from isolates import spawn, RemoteError, RemoteTraceback

class AppError(Exception):
    def __init__(self, code, text):
        super().__init__(f"{code}: {text}")
        self.code = code

def app(): raise AppError(5, "text")
def unsendable(): raise ValueError("gen", (i for i in range(3)))
def exits(): raise SystemExit(4)
def chained():
    try: {}["k"]
    except KeyError as e: raise AppError(1, "outer") from e

try:
    spawn(app).join()
except AppError as e:
    print(type(e) is AppError, e, e.code, e.args)
try:
    spawn(unsendable).join()
except RemoteError as e:
    print(str(e).startswith("ValueError: "), type(e.__cause__) is RemoteTraceback)
try:
    spawn(exits).join()
except SystemExit as e:
    print("SystemExit", e.code)
try:
    spawn(chained).join()
except AppError as e:
    print("KeyError" in str(e.__cause__), "direct cause" in str(e.__cause__))

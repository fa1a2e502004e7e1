"""Runs the programs of a file, one after the other, each in a namespace of its own. Both interpreters run this."""
import json
import sys
import warnings

warnings.simplefilter("ignore")
sys.setrecursionlimit(500)
with open(sys.argv[1], encoding="utf-8") as file:
    task = json.load(file)
sys.stdout.reconfigure(encoding="utf-8", errors="surrogatepass")
prelude = compile(task["prelude"], "<prelude>", "exec")
for seed, text in task["programs"]:
    print(f"\x02\x01=program {seed}", flush=True)
    namespace = {"__name__": "program"}
    exec(prelude, namespace)
    try:
        exec(compile(text, "<program>", "exec"), namespace)
    except BaseException as error:
        try:
            namespace["report"](error)
        except BaseException as worse:
            print("cannot report", type(worse).__name__)
print("\x02\x01=end", flush=True)

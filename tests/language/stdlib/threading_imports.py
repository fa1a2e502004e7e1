# A module is run by one thread; others that import it meanwhile wait, unless they would wait for each other.
import os
import sys
import tempfile
import threading

with tempfile.TemporaryDirectory() as folder:
    sys.path.insert(0, folder)
    for name, text in {
        "slow_one": "import time\nruns = []\ntime.sleep(0.02)\nruns.append(1)\nvalue = 'whole'\n",
        "ring_a": "import time\ntime.sleep(0.01)\nimport ring_b\nvalue = 'a'\n",
        "ring_b": "import time\ntime.sleep(0.01)\nimport ring_a\nvalue = 'b'\n",
        "failing": "import time\ntime.sleep(0.01)\nraise ValueError('no module')\n",
    }.items():
        with open(os.path.join(folder, name + ".py"), "w") as f:
            f.write(text)
    seen = []

    def load(name):
        try:
            module = __import__(name)
            seen.append(module.value)
        except ValueError as e:
            seen.append(str(e))

    def all_load(*names):
        threads = [threading.Thread(target=load, args=(n,)) for n in names]
        for t in threads:
            t.start()
        for t in threads:
            t.join(10)
        print(sorted(seen))
        seen.clear()

    all_load(*["slow_one"] * 4)
    print(sys.modules["slow_one"].runs)
    all_load("failing")
    all_load("ring_a")
    print(sys.modules["ring_a"].value, sys.modules["ring_b"].value)

"""Regular expressions over a log-like text: find, groups, substitution with a function, split, alternation."""
import re
import time

LINE = re.compile(r"^(\S+) \[(\d{4})-(\d\d)-(\d\d)\] \"(GET|POST|PUT) ([^\"]*)\" (\d{3}) (\d+)$", re.M)
MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")


def text(lines):
    return "\n".join(f'10.0.{i % 256}.{i % 199} [2026-{i % 12 + 1:02}-{i % 28 + 1:02}] '
                     f'"{("GET", "POST", "PUT")[i % 3]} /path/{i}/item?id={i * 7}&user=u{i}@site{i % 9}.example.org" '
                     f'{200 + i % 5} {i * 13}' for i in range(lines))


began = time.perf_counter()
log = text(6000)
for _ in range(6):
    total = sum(int(m.group(8)) for m in LINE.finditer(log))
    mails = len(set(MAIL.findall(log)))
    words = len(re.split(r"[\s/?&=\"\[\]]+", log))
    masked = re.sub(r"\b(\d+)\.(\d+)\.\d+\.\d+\b", lambda m: m.group(1) + ".x", log)
    errors = sum(1 for line in log.split("\n") if re.search(r"(?i)post .*item\?id=\d*9&", line))
assert total == 13 * sum(range(6000)) and mails == 6000 and masked.count("10.x") == 6000 and errors > 100, (total, mails, errors)
print(f'{{"value": {time.perf_counter() - began}}}')

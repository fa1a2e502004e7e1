# _crypt and _uuid.
# library: 3.11
import uuid
import warnings

warnings.simplefilter("ignore")
import crypt

for salt in ["ab", "$1$salt$", "$5$rounds=1000$saltstring$", "$6$rounds=1000$saltstring$"]:
    print(crypt.crypt("secret", salt))
print(crypt.METHOD_SHA512 in crypt.methods, len(crypt.crypt("x", crypt.METHOD_SHA256)))
try:
    crypt.crypt("a\0b", "ab")
except ValueError as e:
    print(e)
made = uuid.uuid1()
print(made.version, made.variant, made.is_safe in uuid.SafeUUID, uuid.uuid1() != made)
import _uuid
data, safe = _uuid.generate_time_safe()
print(len(data), type(data).__name__, safe in (-1, 0), _uuid.has_uuid_generate_time_safe)

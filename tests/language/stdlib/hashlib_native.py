import hashlib, _hashlib, _blake2, _sha512
data = bytes(range(256)) * 3
for n in ('md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'sha3_224', 'sha3_256', 'sha3_384', 'sha3_512', 'sha512_256'):
    h = hashlib.new(n, data[:100]); h.update(data[100:]); c = h.copy(); c.update(b'x')
    print(h.name, h.digest_size, h.block_size, h.hexdigest(), c.hexdigest()[:10], h.digest()[:4])
for n in ('shake_128', 'shake_256'):
    h = hashlib.new(n, data); print(h.name, h.digest_size, h.block_size, h.hexdigest(20), h.digest(5), h.copy().hexdigest(0))
print(hashlib.sha256(b'abc').hexdigest(), hashlib.md5(usedforsecurity=False).hexdigest(), _sha512.sha512(b'q').hexdigest()[:9])
for f in (hashlib.blake2b, hashlib.blake2s):
    print(f().hexdigest(), f(data).hexdigest(), f(data, digest_size=7).hexdigest(), f(data, key=b'key', salt=b'salt', person=b'me').hexdigest())
    print(f(data, fanout=2, depth=3, leaf_size=4, node_offset=5, node_depth=6, inner_size=7, last_node=True).hexdigest(), f(b'x' * 128).hexdigest()[:8], f(b'x' * 129).hexdigest()[:8])
    h = f(b'a'); c = h.copy(); c.update(b'b'); print(c.digest() == f(b'ab').digest(), h.name, h.digest_size, h.block_size)
print(hashlib.pbkdf2_hmac('sha256', b'password', b'salt', 1000).hex(), hashlib.pbkdf2_hmac('sha1', b'p', b's', 1, 10).hex())
print(hashlib.scrypt(b'password', salt=b'salt', n=16, r=8, p=1).hex()[:32])
print(_hashlib.hmac_digest(b'key', b'message', 'sha256').hex(), _hashlib.compare_digest(b'a', b'a'), _hashlib.compare_digest('a', 'b'), _hashlib.compare_digest(b'ab', b'a'))
print(sorted(hashlib.algorithms_guaranteed))
def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
t(lambda: hashlib.sha256('abc')); t(lambda: hashlib.sha256(5)); t(lambda: hashlib.new('nope')); t(lambda: hashlib.new(5)); t(lambda: hashlib.shake_128(b'').digest());
t(lambda: hashlib.blake2b(digest_size=65)); t(lambda: hashlib.blake2b(key=b'x' * 65)); t(lambda: hashlib.blake2s(salt=b'x' * 9)); t(lambda: hashlib.blake2s(depth=0)); t(lambda: hashlib.blake2b('x'))
t(lambda: hashlib.pbkdf2_hmac('sha256', b'', b'', 0)); t(lambda: _hashlib.compare_digest('é', 'é')); t(lambda: _hashlib.compare_digest('a', b'a')); t(lambda: hashlib.scrypt(b'', salt=b'', n=3, r=1, p=1))

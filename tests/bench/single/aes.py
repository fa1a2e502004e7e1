"""AES-128 in counter mode, straight from the standard's description: bytes, lists, xor and table look-ups."""
import time


def multiply(a, b):
    product = 0
    while b:
        if b & 1:
            product ^= a
        a = a << 1 ^ (0x11B if a & 0x80 else 0)
        b >>= 1
    return product


def make_sbox():
    box = [0x63] * 256
    for x in range(1, 256):
        inverse = next(y for y in range(1, 256) if multiply(x, y) == 1)
        value = 0
        for shift in range(5):
            value ^= (inverse << shift | inverse >> (8 - shift)) & 255
        box[x] = value ^ 0x63
    return box


class Aes:
    def __init__(self, key, sbox):
        self.sbox = sbox
        self.double = [multiply(x, 2) for x in range(256)]
        words = [list(key[i:i + 4]) for i in range(0, 16, 4)]
        constant = 1
        for i in range(4, 44):
            word = words[i - 1]
            if i % 4 == 0:
                word = [sbox[b] for b in word[1:] + word[:1]]
                word[0] ^= constant
                constant = multiply(constant, 2)
            words.append([a ^ b for a, b in zip(words[i - 4], word)])
        self.round_keys = [sum(words[i:i + 4], []) for i in range(0, 44, 4)]

    def encrypt(self, block):
        sbox, double, keys = self.sbox, self.double, self.round_keys
        state = [a ^ b for a, b in zip(block, keys[0])]
        for number in range(1, 11):
            state = [sbox[b] for b in state]
            state = [state[(i + 4 * (i % 4)) % 16] for i in range(16)]
            if number < 10:
                mixed = []
                for c in range(0, 16, 4):
                    s0, s1, s2, s3 = state[c:c + 4]
                    every = s0 ^ s1 ^ s2 ^ s3
                    mixed.append(s0 ^ every ^ double[s0 ^ s1])
                    mixed.append(s1 ^ every ^ double[s1 ^ s2])
                    mixed.append(s2 ^ every ^ double[s2 ^ s3])
                    mixed.append(s3 ^ every ^ double[s3 ^ s0])
                state = mixed
            key = keys[number]
            for i in range(16):
                state[i] ^= key[i]
        return bytes(state)

    def counter_mode(self, data, nonce):
        out = bytearray()
        for number, start in enumerate(range(0, len(data), 16)):
            stream = self.encrypt(nonce + number.to_bytes(8, "big"))
            out += bytes(a ^ b for a, b in zip(data[start:start + 16], stream))
        return bytes(out)


began = time.perf_counter()
sbox = make_sbox()
cipher = Aes(bytes(range(16)), sbox)
plain = bytes.fromhex("00112233445566778899aabbccddeeff")
assert cipher.encrypt(plain).hex() == "69c4e0d86a7b0430d8cdb78070b4c55a"
text = bytes(i & 255 for i in range(64_000))
secret = cipher.counter_mode(text, b"nonce-00")
assert cipher.counter_mode(secret, b"nonce-00") == text
print(f'{{"value": {time.perf_counter() - began}}}')

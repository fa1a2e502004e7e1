def bf(src, data=""):
    jump, stack = {}, []
    for i, c in enumerate(src):
        if c == "[": stack.append(i)
        elif c == "]":
            j = stack.pop()
            jump[i], jump[j] = j, i
    tape, p, pc, out, inp = bytearray(300), 0, 0, [], iter(data)
    while pc < len(src):
        match src[pc]:
            case ">": p += 1
            case "<": p -= 1
            case "+": tape[p] = (tape[p] + 1) & 255
            case "-": tape[p] = (tape[p] - 1) & 255
            case ".": out.append(chr(tape[p]))
            case ",": tape[p] = ord(next(inp, "\0"))
            case "[" if not tape[p]: pc = jump[pc]
            case "]" if tape[p]: pc = jump[pc]
        pc += 1
    return "".join(out)
print(bf("++++++++[>++++[>++>+++>+++>+<<<<-]>+>+>->>+[<]<-]>>.>---.+++++++..+++.>>.<-.<.+++.------.--------.>>+."))
print(bf(",[.,]", "echo"), bf(",>,[<+>-]<.", "\x20\x21"))
class VM:
    def __init__(self, code): self.code, self.stack, self.vars, self.pc = code, [], {}, 0
    def run(self):
        while self.pc < len(self.code):
            op, *args = self.code[self.pc]
            self.pc += 1
            getattr(self, "op_" + op, self.unknown)(*args)
        return self.vars
    def unknown(self, *a): raise NotImplementedError(self.code[self.pc - 1][0])
    def op_push(self, v): self.stack.append(v)
    def op_store(self, n): self.vars[n] = self.stack.pop()
    def op_load(self, n): self.stack.append(self.vars[n])
    def op_add(self): self.stack[-2:] = [self.stack[-2] + self.stack[-1]]
    def op_lt(self): self.stack[-2:] = [self.stack[-2] < self.stack[-1]]
    def op_jif(self, t): self.pc = t if self.stack.pop() else self.pc
print(VM([("push", 0), ("store", "i"), ("load", "i"), ("push", 3), ("add",), ("store", "i"), ("load", "i"), ("push", 100), ("lt",), ("jif", 2)]).run())
try: VM([("nope",)]).run()
except NotImplementedError as e: print(repr(e))

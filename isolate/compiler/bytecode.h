// The register bytecode: every instruction, its operands and its meaning. Compiler and run loop share only this file
// and code.h.
//
// A frame's registers: parameters, other locals and cells first (in the order of CodeObject::local_names), then free
// variables, then temporaries. An instruction is one 8-byte word {op, flags, a, b, c}; opcodes marked EXT are followed
// by one extension word {x, y}. `R[i]` is a register, `K[i]` a constant, `N[i]` a name (interned str).
//
// Ownership rules of the room:
//  1. Operands are borrowed from registers: no instruction counts them just to read them.
//  2. A flag kKillA/B/C says that this is the last use of a temporary operand: after the instruction the register is
//     released and Empty. Immediates may be left in place: a dead register holds no reference, whatever word it has.
//  3. The destination (`a` unless said otherwise) is written last; what it held is released after the write. It may be an
//     operand or the base of the window (then without a kill flag). An instruction that raises has written nothing.
//  4. A temporary is dead (holds no reference) before its first write and after its kill. CALL and BUILD instructions
//     consume (move out) their operand windows R[base..base+count).
//  5. On an exception all registers from the handler's `depth` upwards are released before the handler runs.
//  6. The compiler copies a local into a temporary when a later part of the same expression may rebind it (walrus).
// Jumps are relative to the instruction after the jump (in words; EXT words count).
#pragma once

#include <cstdint>

namespace skerry {

struct Insn {
  uint8_t op;
  uint8_t flags;
  uint16_t a, b, c;
  int32_t bc() const { return static_cast<int32_t>(b | (uint32_t{c} << 16)); }  // wide operand of jumps and LOAD_CONST
};
struct Ext {
  uint32_t x;
  uint32_t y;
};
union CodeWord {
  Insn insn;
  Ext ext;
};
static_assert(sizeof(CodeWord) == 8);

enum InsnFlags : uint8_t {
  kKillA = 1,
  kKillB = 2,
  kKillC = 4,
  kArtificial = 8,  // of jumps and returns that no statement stands for: trace functions count them to the line before
  kMayDrive = 16,   // of calls: by its name the callee may be a native for which the run loop steps generators (vm/drive.h)
};

// clang-format off
// O(name): plain, E(name): followed by an Ext word.
#define SKERRY_OPCODES(O, E)                                                                                            \
  O(NOP)               /* nothing */                                                                                    \
  O(MOVE)              /* R[a] = R[b]; kKillB moves */                                                                  \
  O(LOAD_CONST)        /* R[a] = K[bc] */                                                                               \
  O(CHECK_LOCAL)       /* UnboundLocalError (NameError for a free variable's cell content is LOAD_DEREF's) if R[a] is Empty */ \
  O(DELETE_LOCAL)      /* CHECK_LOCAL, then R[a] = Empty */                                                             \
  O(CLEAR)             /* release R[a..a+b] (b more than one), all Empty afterwards; never raises */                    \
  E(LOAD_GLOBAL)       /* R[a] = globals[N[c]] or builtins[N[c]] or NameError; ext.x cache */                           \
  E(STORE_GLOBAL)      /* globals[N[c]] = R[a]; ext.x cache */                                                          \
  O(DELETE_GLOBAL)     /* del globals[N[c]] */                                                                          \
  E(LOAD_NAME)         /* like LOAD_GLOBAL, the frame's locals mapping first; ext.x cache */                            \
  E(STORE_NAME)        /* locals mapping[N[c]] = R[a]; ext.x cache */                                                   \
  O(DELETE_NAME)       /* del locals mapping[N[c]] */                                                                   \
  O(MAKE_CELL)         /* R[a] = new cell holding what R[a] held (Empty: unbound) */                                    \
  O(LOAD_DEREF)        /* R[a] = content of cell R[b]; NameError/UnboundLocalError naming the variable */               \
  O(STORE_DEREF)       /* content of cell R[a] = R[b] */                                                                \
  O(DELETE_DEREF)      /* unbind cell R[a]; error if it is unbound */                                                   \
  O(LOAD_CLASS_DEREF)  /* R[a] = locals mapping[N[c]], else content of cell R[b] */                                     \
  E(LOAD_FROM_DICT_OR_GLOBAL) /* R[a] = mapping R[b][N[c]], else global (class-scope annotations); ext.x cache */        \
  O(LOAD_FROM_DICT_OR_DEREF)  /* R[a] = mapping R[a][N[c]], else content of cell R[b] */                                 \
  O(LOAD_LOCALS)       /* R[a] = the frame's locals mapping */                                                          \
  O(LOAD_BUILD_CLASS)  /* R[a] = builtins.__build_class__ */                                                            \
  O(LOAD_ASSERTION_ERROR) /* R[a] = AssertionError */                                                                   \
  /* Unary: R[a] = op R[b] */                                                                                           \
  O(UNARY_NEGATIVE) O(UNARY_POSITIVE) O(UNARY_INVERT) O(UNARY_NOT)                                                      \
  /* Binary, R[a] = R[b] op R[c]; order of enum BinaryOp */                                                             \
  O(BINARY_ADD) O(BINARY_SUBTRACT) O(BINARY_MULTIPLY) O(BINARY_MATRIX_MULTIPLY) O(BINARY_TRUE_DIVIDE)                   \
  O(BINARY_FLOOR_DIVIDE) O(BINARY_REMAINDER) O(BINARY_POWER) O(BINARY_LEFT_SHIFT) O(BINARY_RIGHT_SHIFT)                 \
  O(BINARY_AND) O(BINARY_OR) O(BINARY_XOR)                                                                              \
  /* The same with a constant on the right: R[a] = R[b] op K[c] */                                                      \
  O(BINARY_ADD_K) O(BINARY_SUBTRACT_K) O(BINARY_MULTIPLY_K) O(BINARY_MATRIX_MULTIPLY_K) O(BINARY_TRUE_DIVIDE_K)         \
  O(BINARY_FLOOR_DIVIDE_K) O(BINARY_REMAINDER_K) O(BINARY_POWER_K) O(BINARY_LEFT_SHIFT_K) O(BINARY_RIGHT_SHIFT_K)       \
  O(BINARY_AND_K) O(BINARY_OR_K) O(BINARY_XOR_K)                                                                        \
  /* Augmented assignment, R[a] = R[b] op= R[c] (a is usually b) */                                                     \
  O(INPLACE_ADD) O(INPLACE_SUBTRACT) O(INPLACE_MULTIPLY) O(INPLACE_MATRIX_MULTIPLY) O(INPLACE_TRUE_DIVIDE)              \
  O(INPLACE_FLOOR_DIVIDE) O(INPLACE_REMAINDER) O(INPLACE_POWER) O(INPLACE_LEFT_SHIFT) O(INPLACE_RIGHT_SHIFT)            \
  O(INPLACE_AND) O(INPLACE_OR) O(INPLACE_XOR)                                                                           \
  O(INPLACE_ADD_K) O(INPLACE_SUBTRACT_K) O(INPLACE_MULTIPLY_K) O(INPLACE_MATRIX_MULTIPLY_K) O(INPLACE_TRUE_DIVIDE_K)    \
  O(INPLACE_FLOOR_DIVIDE_K) O(INPLACE_REMAINDER_K) O(INPLACE_POWER_K) O(INPLACE_LEFT_SHIFT_K) O(INPLACE_RIGHT_SHIFT_K)  \
  O(INPLACE_AND_K) O(INPLACE_OR_K) O(INPLACE_XOR_K)                                                                     \
  /* Comparison, R[a] = R[b] op R[c]; order of enum CompareOp; _K: K[c] */                                              \
  O(COMPARE_LT) O(COMPARE_LE) O(COMPARE_EQ) O(COMPARE_NE) O(COMPARE_GT) O(COMPARE_GE)                                   \
  O(COMPARE_LT_K) O(COMPARE_LE_K) O(COMPARE_EQ_K) O(COMPARE_NE_K) O(COMPARE_GT_K) O(COMPARE_GE_K)                       \
  /* Fused compare and branch: if truth(R[b] op R[c]) == a then jump by (int32)ext.x */                                 \
  E(BRANCH_LT) E(BRANCH_LE) E(BRANCH_EQ) E(BRANCH_NE) E(BRANCH_GT) E(BRANCH_GE)                                         \
  E(BRANCH_LT_K) E(BRANCH_LE_K) E(BRANCH_EQ_K) E(BRANCH_NE_K) E(BRANCH_GT_K) E(BRANCH_GE_K)                             \
  O(IS) O(IS_NOT)      /* R[a] = R[b] is (not) R[c] */                                                                  \
  O(CONTAINS) O(NOT_CONTAINS) /* R[a] = R[b] (not) in R[c] */                                                           \
  /* Jumps by bc() */                                                                                                   \
  O(JUMP)              /* forward */                                                                                    \
  O(JUMP_BACK)         /* backward: a safepoint */                                                                      \
  /* on R[a]; kKillA: released either way; kKillB: released only if it does not jump */                                 \
  O(JUMP_IF_FALSE) O(JUMP_IF_TRUE) O(JUMP_IF_NONE) O(JUMP_IF_NOT_NONE)                                                  \
  /* Iteration */                                                                                                       \
  O(GET_ITER)          /* R[a] = iter(R[b]); c = 1 for yield from: generators as they are, coroutines too if the code is one, else TypeError */\
  E(FOR_ITER)          /* R[a] = next(R[b]); at the end release R[b] and jump by (int32)ext.x; ext.y cache */           \
  O(GET_AITER)         /* R[a] = R[b].__aiter__() checked */                                                            \
  O(GET_ANEXT)         /* R[a] = awaitable of R[b].__anext__() */                                                       \
  O(GET_AWAITABLE)     /* R[a] = iterator of awaiting R[b]; c: 0 await, 1 __aenter__, 2 __aexit__ (messages) */          \
  E(END_ASYNC_FOR)     /* R[a] is an exception: StopAsyncIteration: release R[a] and R[b] (the iterator), jump by (int32)ext.x; else reraise R[a] */\
  /* Attributes and items */                                                                                            \
  E(LOAD_ATTR)         /* R[a] = R[b].N[c]; ext.x cache */                                                              \
  E(LOAD_METHOD)       /* R[a], R[a+1] = function, self  or  Empty, bound callable of R[b].N[c]; ext.x cache */         \
  E(LOAD_SUPER_METHOD) /* the same of super().N[c], R[b] being what `super` names here, released; ext.x cache. Fused: neither the super object nor a bound method is made */ \
  E(STORE_ATTR)        /* R[a].N[c] = R[b]; ext.x cache */                                                              \
  O(DELETE_ATTR)       /* del R[a].N[c] */                                                                              \
  O(LOAD_ITEM)         /* R[a] = R[b][R[c]] */                                                                          \
  O(LOAD_ITEM_K)       /* R[a] = R[b][K[c]] */                                                                          \
  O(STORE_ITEM)        /* R[a][R[b]] = R[c] */                                                                          \
  O(DELETE_ITEM)       /* del R[a][R[b]] */                                                                             \
  O(BUILD_SLICE)       /* R[a] = slice(R[b], R[b+1][, R[b+2]]), c = 2 or 3, window consumed */                           \
  /* Displays: window R[b..b+c) consumed */                                                                             \
  O(BUILD_TUPLE) O(BUILD_LIST) O(BUILD_SET)                                                                             \
  O(BUILD_MAP)         /* c pairs: key, value in R[b..b+2c) */                                                          \
  O(BUILD_STRING)      /* join of c str */                                                                              \
  O(LIST_APPEND)       /* R[a].append(R[b]) */                                                                          \
  O(LIST_EXTEND)       /* R[a].extend(R[b]); message of star-unpacking */                                               \
  O(LIST_TO_TUPLE)     /* R[a] = tuple(list R[b]) */                                                                    \
  O(SET_ADD)           /* R[a].add(R[b]) */                                                                             \
  O(SET_UPDATE)        /* R[a].update(R[b]) */                                                                          \
  O(MAP_SET)           /* R[a][R[b]] = R[c], R[a] an exact dict */                                                      \
  O(MAP_UPDATE)        /* R[a].update(R[b]) for {**x} */                                                                \
  O(MAP_MERGE)         /* like it for calls: duplicate key is a TypeError; R[c] is the callable, for the message */     \
  O(CONVERT_VALUE)     /* R[a] = str/repr/ascii(R[b]), c = 's','r','a' */                                               \
  O(FORMAT_VALUE)      /* R[a] = format(R[b], "") */                                                                    \
  O(FORMAT_WITH_SPEC)  /* R[a] = format(R[b], R[c]) */                                                                  \
  O(UNPACK_SEQUENCE)   /* R[a..a+c) = the c items of R[b]; the destination may be locals */                             \
  O(UNPACK_EX)         /* R[a..] = items of R[b]: c & 255 before, a list, c >> 8 after */                               \
  /* Calls: window consumed. c arguments, the last len(K[ext.y]) of them named by the tuple K[ext.y] (~0: none) */      \
  E(CALL)              /* R[a] = R[b](R[b+1..b+1+c)); ext.x cache */                                                    \
  E(CALL_METHOD)       /* R[b], R[b+1] from LOAD_METHOD; arguments R[b+2..b+2+c); ext.x cache */                        \
  O(CALL_EX)           /* R[a] = R[b](*R[b+1], **R[b+2]); R[b+1] any iterable, R[b+2] a dict or Empty */                \
  E(MAKE_FUNCTION)     /* R[a] = function of code K[ext.x]; window R[b..], consumed, holds in this order what c says: 1 defaults tuple, 2 kwdefaults dict, 4 annotations (tuple name, value, name, value...), 8 closure tuple */\
  E(COMPREHENSION)     /* R[a] = what the comprehension K[ext.x], a code object, makes of the iterator R[b]; its free variables are the cells R[b+1..b+1+c). Window consumed. As if a function were made of it and called, which nobody would see */\
  O(RETURN)            /* return R[a], moved if kKillA */                                                               \
  O(RETURN_CONST)      /* return K[bc] */                                                                               \
  /* Generators and coroutines */                                                                                       \
  O(RETURN_GENERATOR)  /* first instruction of such code (after MAKE_CELLs): make the object, return it to the caller. The run loop turns a StopIteration (async generator: also StopAsyncIteration) that leaves such code into RuntimeError */\
  O(YIELD)             /* yield R[b]; R[a] = what is sent. c: 1 in an async generator (wrap) */                         \
  O(YIELD_FROM)        /* delegate to iterator R[b] until it ends: R[a] = its result, R[b] released. c: 1 for await. Stays at this instruction while suspended; throw() and close() go to R[b] */ \
  /* Exceptions. A handler starts with the exception in the table's register */                                         \
  O(PUSH_HANDLED)      /* R[a] = the exception being handled until now (or None); being handled is now R[b] */          \
  O(POP_HANDLED)       /* the handled exception is R[a] again, R[a] released */                                         \
  O(MATCH_EXCEPTION)   /* R[a] = R[b] matches class or tuple R[c] */                                                    \
  O(MATCH_EXCEPTION_GROUP) /* split R[b] (None: nothing left) by R[c]: R[a] = matching part or None, R[a+1] = rest or None; a match becomes the handled exception */\
  O(PREPARE_RERAISE_STAR)  /* R[a] = what to raise (or None) of original R[b] and the list R[c] of raised/unhandled parts */ \
  O(RAISE)             /* c = 0: reraise the handled one; 1: raise R[a]; 2: raise R[a] from R[b] */                     \
  O(RERAISE)           /* raise R[a] again, its traceback kept as it is */                                              \
  O(BEFORE_WITH)       /* R[a] = R[b].__exit__ bound, R[a+1] = R[b].__enter__() */                                      \
  O(BEFORE_ASYNC_WITH) /* R[a] = R[b].__aexit__ bound, R[a+1] = R[b].__aenter__() (to be awaited) */                    \
  O(CALL_EXIT)         /* R[a] = R[b](type, value, traceback) of the exception R[c]; c == b: R[b](None, None, None) */  \
  /* Patterns */                                                                                                        \
  O(MATCH_SEQUENCE) O(MATCH_MAPPING) /* R[a] = is R[b] a sequence / mapping for patterns */                             \
  O(MATCH_KEYS)        /* R[a] = tuple of values of the keys tuple R[c] in R[b], or None */                             \
  O(MATCH_CLASS)       /* R[a] = tuple of attributes or None; R[b] subject, R[b+1] class, R[b+2] tuple of keyword names, c positional count. Nothing consumed */ \
  O(GET_LENGTH)        /* R[a] = len(R[b]) */                                                                           \
  O(COPY_WITHOUT_KEYS) /* R[a] = dict(R[b]) without the keys tuple R[c] */                                              \
  /* Imports */                                                                                                         \
  O(IMPORT_NAME)       /* R[a] = __import__(N[c], globals, locals, fromlist R[b+1], level R[b]); window of 2 consumed */ \
  O(IMPORT_FROM)       /* R[a] = attribute N[c] of module R[b], or the submodule, or ImportError */                     \
  O(IMPORT_STAR)       /* from R[a] import * into the locals mapping */                                                 \
  O(SETUP_ANNOTATIONS) /* make __annotations__ in the locals mapping if missing */                                      \
  O(PRINT_EXPRESSION)  /* sys.displayhook(R[a]) (interactive mode) */                                                   \
  O(INTRINSIC)         /* R[a] = intrinsic number c of R[b] (and R[b+1]), consumed; enum Intrinsic */

// clang-format on

enum class Op : uint8_t {
#define X(name) name,
  SKERRY_OPCODES(X, X)
#undef X
};

enum class Intrinsic : uint8_t {
  kTypeVar,             // name R[b]
  kTypeVarWithBound,    // name R[b], bound or lazily evaluated function R[b+1]
  kTypeVarWithConstraints,
  kParamSpec,
  kTypeVarTuple,
  kSubscriptGeneric,    // Generic[*R[b]]
  kTypeAlias,           // (name, type params, value function) tuple R[b]
  kSetTypeParams,       // R[b].__type_params__ = R[b+1]; gives R[b]
};

constexpr bool has_ext(Op op) {
  constexpr bool table[] = {
#define O(name) false,
#define E(name) true,
      SKERRY_OPCODES(O, E)
#undef O
#undef E
  };
  return table[static_cast<unsigned>(op)];
}
const char* op_name(Op op);

}  // namespace skerry

#include "isolate/compiler/operands.h"

namespace skerry {

const char* op_name(Op op) {
  static constexpr const char* kNames[] = {
#define X(name) #name,
      SKERRY_OPCODES(X, X)
#undef X
  };
  unsigned index = static_cast<unsigned>(op);
  return index < sizeof kNames / sizeof *kNames ? kNames[index] : "?";
}

namespace compiler {

unsigned roles_of(Op op) {
  constexpr unsigned kUnary = kReadB | kWriteA | kMayRaise;
  constexpr unsigned kBinary = kReadB | kReadC | kWriteA | kMayRaise;
  if (op >= Op::UNARY_NEGATIVE && op <= Op::UNARY_NOT) return kUnary;
  if ((op >= Op::BINARY_ADD && op <= Op::BINARY_XOR) || (op >= Op::INPLACE_ADD && op <= Op::INPLACE_XOR)) return kBinary;
  if ((op >= Op::BINARY_ADD_K && op <= Op::BINARY_XOR_K) || (op >= Op::INPLACE_ADD_K && op <= Op::INPLACE_XOR_K))
    return kUnary | kConstC;
  if (op >= Op::COMPARE_LT && op <= Op::COMPARE_GE) return kBinary;
  if (op >= Op::COMPARE_LT_K && op <= Op::COMPARE_GE_K) return kUnary | kConstC;
  if (op >= Op::BRANCH_LT && op <= Op::BRANCH_GE) return kReadB | kReadC | kJumpExt | kMayRaise;
  if (op >= Op::BRANCH_LT_K && op <= Op::BRANCH_GE_K) return kReadB | kConstC | kJumpExt | kMayRaise;
  switch (op) {
    case Op::NOP:
    case Op::CLEAR: return 0;
    case Op::MOVE: return kReadB | kWriteA;
    case Op::LOAD_CONST: return kWriteA | kConstWide;
    case Op::CHECK_LOCAL:
    case Op::DELETE_LOCAL: return kMayRaise;
    case Op::LOAD_GLOBAL:
    case Op::LOAD_NAME: return kWriteA | kNameC | kMayRaise;
    case Op::STORE_GLOBAL:
    case Op::STORE_NAME: return kReadA | kNameC | kMayRaise;
    case Op::DELETE_GLOBAL:
    case Op::DELETE_NAME: return kNameC | kMayRaise;
    case Op::MAKE_CELL: return 0;
    case Op::LOAD_DEREF: return kReadB | kWriteA | kMayRaise;
    case Op::STORE_DEREF: return kReadA | kReadB;
    case Op::DELETE_DEREF: return kReadA | kMayRaise;
    case Op::LOAD_CLASS_DEREF: return kReadB | kWriteA | kNameC | kMayRaise;
    case Op::LOAD_FROM_DICT_OR_GLOBAL: return kReadB | kWriteA | kNameC | kMayRaise;
    case Op::LOAD_FROM_DICT_OR_DEREF: return kReadA | kReadB | kWriteA | kNameC | kMayRaise;
    case Op::LOAD_LOCALS:
    case Op::LOAD_BUILD_CLASS:
    case Op::LOAD_ASSERTION_ERROR: return kWriteA | kMayRaise;
    case Op::IS:
    case Op::IS_NOT:
    case Op::CONTAINS:
    case Op::NOT_CONTAINS: return kBinary;
    case Op::JUMP:
    case Op::JUMP_BACK: return kJumpWide | kEnds | kMayRaise;
    case Op::JUMP_IF_FALSE:
    case Op::JUMP_IF_TRUE: return kReadA | kJumpWide | kMayRaise;
    case Op::JUMP_IF_NONE:
    case Op::JUMP_IF_NOT_NONE: return kReadA | kJumpWide;
    case Op::GET_ITER:
    case Op::GET_AITER:
    case Op::GET_ANEXT:
    case Op::GET_AWAITABLE: return kUnary;
    case Op::FOR_ITER: return kReadB | kWriteA | kJumpExt | kMayRaise;
    case Op::END_ASYNC_FOR: return kReadA | kReadB | kJumpExt | kEnds | kMayRaise;
    case Op::LOAD_ATTR: return kUnary | kNameC;
    case Op::LOAD_METHOD:
    case Op::LOAD_SUPER_METHOD: return kReadB | kWriteA2 | kNameC | kMayRaise;
    case Op::STORE_ATTR: return kReadA | kReadB | kNameC | kMayRaise;
    case Op::DELETE_ATTR: return kReadA | kNameC | kMayRaise;
    case Op::LOAD_ITEM: return kBinary;
    case Op::LOAD_ITEM_K: return kUnary | kConstC;
    case Op::STORE_ITEM: return kReadA | kReadB | kReadC | kMayRaise;
    case Op::DELETE_ITEM: return kReadA | kReadB | kMayRaise;
    case Op::BUILD_SLICE:
    case Op::BUILD_TUPLE:
    case Op::BUILD_LIST:
    case Op::BUILD_SET:
    case Op::BUILD_MAP:
    case Op::BUILD_STRING: return kWindowB | kWriteA | kMayRaise;
    case Op::LIST_APPEND:
    case Op::LIST_EXTEND:
    case Op::SET_ADD:
    case Op::SET_UPDATE:
    case Op::MAP_UPDATE: return kReadA | kReadB | kMayRaise;
    case Op::LIST_TO_TUPLE: return kUnary;
    case Op::MAP_SET:
    case Op::MAP_MERGE: return kReadA | kReadB | kReadC | kMayRaise;
    case Op::CONVERT_VALUE:
    case Op::FORMAT_VALUE: return kUnary;
    case Op::FORMAT_WITH_SPEC: return kBinary;
    case Op::UNPACK_SEQUENCE:
    case Op::UNPACK_EX: return kReadB | kMayRaise;  // writes R[a..]: the verifier counts
    case Op::CALL:
    case Op::CALL_METHOD:
    case Op::CALL_EX:
    case Op::COMPREHENSION:
    case Op::MAKE_FUNCTION:
    case Op::IMPORT_NAME:
    case Op::INTRINSIC: return kWindowB | kWriteA | kMayRaise;
    case Op::RETURN: return kReadA | kEnds;
    case Op::RETURN_CONST: return kConstWide | kEnds;
    case Op::RETURN_GENERATOR: return kMayRaise;
    case Op::YIELD:
    case Op::YIELD_FROM: return kUnary;
    case Op::PUSH_HANDLED: return kReadB | kWriteA;
    case Op::POP_HANDLED: return kReadA;
    case Op::MATCH_EXCEPTION: return kBinary;
    case Op::MATCH_EXCEPTION_GROUP: return kReadB | kReadC | kWriteA2 | kMayRaise;
    case Op::PREPARE_RERAISE_STAR: return kBinary;
    case Op::RAISE: return kEnds | kMayRaise;  // operands by c
    case Op::RERAISE: return kReadA | kEnds | kMayRaise;
    case Op::BEFORE_WITH:
    case Op::BEFORE_ASYNC_WITH: return kReadB | kWriteA2 | kMayRaise;
    case Op::CALL_EXIT: return kBinary;
    case Op::MATCH_SEQUENCE:
    case Op::MATCH_MAPPING:
    case Op::GET_LENGTH: return kUnary;
    case Op::MATCH_KEYS:
    case Op::COPY_WITHOUT_KEYS: return kBinary;
    case Op::MATCH_CLASS: return kReadB | kWriteA | kMayRaise;
    case Op::IMPORT_FROM: return kUnary | kNameC;
    case Op::IMPORT_STAR: return kReadA | kMayRaise;
    case Op::SETUP_ANNOTATIONS: return kMayRaise;
    case Op::PRINT_EXPRESSION: return kReadA | kMayRaise;
    default: return 0;
  }
}

}  // namespace compiler
}  // namespace skerry

// bool: True and False, singletons that are ints; and, or, xor of two of them stay bool.
#include "isolate/objects/exception.h"
#include "isolate/objects/int_limbs.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"

namespace skerry {

TypeObject bool_type;

namespace {

Result bool_new(Isolate&, TypeObject*, bool x) { return Value::boolean(x); }

Result bool_repr(Isolate& iso, Value self) { return make_str(iso, self.is_true() ? "True" : "False"); }

template <IntBitOp Op>
Result bool_bitwise(Isolate& iso, Value a, Value b) {
  if (a.is_bool() && b.is_bool()) {
    bool x = a.is_true(), y = b.is_true();
    return Value::boolean(Op == IntBitOp::kAnd ? x && y : Op == IntBitOp::kOr ? x || y : x != y);
  }
  if (!is_int(a) || !is_int(b)) return Value::not_implemented();
  return int_bitwise(iso, Op, a, b);
}

constexpr MethodDef kMethods[] = {
    def<"new bool(x=False, /)", bool_new>("Returns True when the argument x is true, False otherwise."),
};

}  // namespace

extern const TypeDef bool_type_def{
    .type = &bool_type,
    .name = "bool",
    .doc = "bool(x) -> bool\n\n"
           "Returns True when the argument x is true, False otherwise.\n"
           "The builtins True and False are the only two instances of the class bool.\n"
           "The class bool is a subclass of the class int, and cannot be subclassed.",
    .base = &int_type,
    .instance_size = sizeof(IntObject),
    .flags = flags(TypeFlag::kVariableSize, TypeFlag::kMatchSelf, TypeFlag::kIntSubclass),
    .slots =
        {
            .repr = bool_repr,
            .bit_and = bool_bitwise<IntBitOp::kAnd>,
            .bit_or = bool_bitwise<IntBitOp::kOr>,
            .bit_xor = bool_bitwise<IntBitOp::kXor>,
        },
    .methods = kMethods,
    .method_count = std::size(kMethods),
};

}  // namespace skerry

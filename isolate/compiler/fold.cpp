// Constant folding, lazily and remembered per node: what CPython's optimiser folds, within the same size limits.
//
// What would raise is left to run time. Results that need big integers go to the Folder that the caller lent.
#include <algorithm>
#include <bit>
#include <cmath>

#include "isolate/compiler/codegen.h"

namespace skerry::compiler {

using namespace syntax;

namespace {

constexpr size_t kMaxFoldedText = 4096;
constexpr size_t kMaxFoldedItems = 256;
constexpr size_t kMaxFoldedBits = 128;

bool is_number(const Const& c) {
  return c.kind == ConstKind::kInt || c.kind == ConstKind::kFloat || c.kind == ConstKind::kTrue ||
         c.kind == ConstKind::kFalse;
}
bool is_integer(const Const& c) {
  return c.kind == ConstKind::kInt || c.kind == ConstKind::kTrue || c.kind == ConstKind::kFalse;
}
bool is_any_integer(const Const& c) { return is_integer(c) || c.kind == ConstKind::kBigInt; }
int64_t integer_of(const Const& c) { return c.kind == ConstKind::kTrue ? 1 : c.kind == ConstKind::kFalse ? 0 : c.integer; }
double real_of(const Const& c) {
  return c.kind == ConstKind::kFloat || c.kind == ConstKind::kComplex ? c.real : static_cast<double>(integer_of(c));
}
// An upper bound of the number of bits of an integer.
size_t bits_of(const Const& c) {
  if (c.kind == ConstKind::kBigInt) return c.text.size() * (c.integer == 2 ? 1 : c.integer == 8 ? 3 : 4);
  int64_t i = integer_of(c);
  return std::bit_width(i < 0 ? ~static_cast<uint64_t>(i) + 1 : static_cast<uint64_t>(i));
}
BinaryOp binary_op(Operator op) {
  switch (op) {
    case Operator::Add: return BinaryOp::kAdd;
    case Operator::Sub: return BinaryOp::kSubtract;
    case Operator::Mult: return BinaryOp::kMultiply;
    case Operator::MatMult: return BinaryOp::kMatrixMultiply;
    case Operator::Div: return BinaryOp::kTrueDivide;
    case Operator::Mod: return BinaryOp::kRemainder;
    case Operator::Pow: return BinaryOp::kPower;
    case Operator::LShift: return BinaryOp::kLeftShift;
    case Operator::RShift: return BinaryOp::kRightShift;
    case Operator::BitOr: return BinaryOp::kBitOr;
    case Operator::BitXor: return BinaryOp::kBitXor;
    case Operator::BitAnd: return BinaryOp::kBitAnd;
    case Operator::FloorDiv: return BinaryOp::kFloorDivide;
  }
  return BinaryOp::kAdd;
}

// Both machine integers. False: does not fit, or raises.
bool fold_integers(Operator op, int64_t a, int64_t b, int64_t* out) {
  switch (op) {
    case Operator::Add: return !__builtin_add_overflow(a, b, out);
    case Operator::Sub: return !__builtin_sub_overflow(a, b, out);
    case Operator::Mult: return !__builtin_mul_overflow(a, b, out);
    case Operator::BitOr: return *out = a | b, true;
    case Operator::BitXor: return *out = a ^ b, true;
    case Operator::BitAnd: return *out = a & b, true;
    case Operator::LShift:
      if (b < 0 || b > 62 || a < 0 || std::bit_width(static_cast<uint64_t>(a)) + b > 62) return false;
      return *out = a << b, true;
    case Operator::RShift:
      if (b < 0) return false;
      return *out = a >> std::min<int64_t>(b, 63), true;
    case Operator::FloorDiv:
    case Operator::Mod: {
      if (b == 0 || (a == INT64_MIN && b == -1)) return false;
      int64_t quotient = a / b, remainder = a % b;
      if (remainder != 0 && (remainder < 0) != (b < 0)) remainder += b, --quotient;
      return *out = op == Operator::Mod ? remainder : quotient, true;
    }
    case Operator::Pow: {
      if (b < 0) return false;
      int64_t result = 1;
      if (a == 0 || a == 1 || a == -1) return *out = b == 0 ? 1 : a == -1 ? (b % 2 ? -1 : 1) : a, true;
      if (b > 64) return false;
      for (int64_t i = 0; i < b; ++i)
        if (__builtin_mul_overflow(result, a, &result)) return false;
      return *out = result, true;
    }
    default:
      return false;
  }
}

bool fold_floats(Operator op, double a, double b, double* out) {
  switch (op) {
    case Operator::Add: return *out = a + b, true;
    case Operator::Sub: return *out = a - b, true;
    case Operator::Mult: return *out = a * b, true;
    case Operator::Div:
      if (b == 0) return false;
      return *out = a / b, true;
    case Operator::Pow:
      if (!(a > 0) || !std::isfinite(a) || !std::isfinite(b)) return false;
      *out = std::pow(a, b);
      return std::isfinite(*out);
    default:
      return false;
  }
}

}  // namespace

ConstId CodeGenerator::literal(const ConstantValue& v) {
  Const c;
  switch (v.type) {
    case ConstantType::None: c.kind = ConstKind::kNone; break;
    case ConstantType::True: c.kind = ConstKind::kTrue; break;
    case ConstantType::False: c.kind = ConstKind::kFalse; break;
    case ConstantType::Ellipsis: c.kind = ConstKind::kEllipsis; break;
    case ConstantType::Int:
      c.kind = v.fits_int64 ? ConstKind::kInt : ConstKind::kBigInt;
      c.integer = v.fits_int64 ? v.int_value : v.base;
      if (!v.fits_int64) c.text = v.text;
      break;
    case ConstantType::Float: c.kind = ConstKind::kFloat, c.real = v.float_value; break;
    case ConstantType::Complex: c.kind = ConstKind::kComplex, c.imaginary = v.float_value; break;
    case ConstantType::Str: c.kind = ConstKind::kStr, c.text = v.text; break;
    case ConstantType::Bytes: c.kind = ConstKind::kBytes, c.text = v.text; break;
  }
  return unit_->pool.add(std::move(c));
}

int CodeGenerator::truth(ConstId id) const {
  const Const& c = unit_->pool[id];
  switch (c.kind) {
    case ConstKind::kNone:
    case ConstKind::kFalse: return 0;
    case ConstKind::kInt: return c.integer != 0;
    case ConstKind::kFloat: return c.real != 0;
    case ConstKind::kComplex: return c.real != 0 || c.imaginary != 0;
    case ConstKind::kStr:
    case ConstKind::kBytes: return !c.text.empty();
    case ConstKind::kTuple:
    case ConstKind::kFrozenSet: return !c.items.empty();
    default: return 1;
  }
}

ConstId CodeGenerator::constant_of(const ExprNode& e) {
  switch (e.kind) {
    case NodeKind::Constant:
      return literal(static_cast<const Constant&>(e).value);
    case NodeKind::Name:
      if (static_cast<const Name&>(e).id.data() == names_.dunder_debug.data() &&
          static_cast<const Name&>(e).ctx == ExprContext::Load)
        return unit_->pool.boolean(options_.optimize == 0);
      return kNoConst;
    case NodeKind::BinOp:
    case NodeKind::UnaryOp:
    case NodeKind::Tuple:
    case NodeKind::Subscript: {
      if (auto known = folded_.find(&e); known != folded_.end()) return known->second;
      if (stop()) return kNoConst;
      ConstId id = fold(e);
      folded_[&e] = id;
      return id;
    }
    case NodeKind::Slice: {
      // Only as a key, never as a value of its own; three constants make one.
      auto& s = static_cast<const Slice&>(e);
      Const c{.kind = ConstKind::kSlice};
      for (const ExprNode* part : {s.lower, s.upper, s.step}) {
        ConstId id = part ? constant_of(*part) : unit_->pool.none();
        if (id == kNoConst) return kNoConst;
        c.items.push_back(id);
      }
      return unit_->pool.add(std::move(c));
    }
    default:
      return kNoConst;
  }
}

ConstId CodeGenerator::fold(const ExprNode& e) {
  switch (e.kind) {
    case NodeKind::BinOp: {
      auto& b = static_cast<const BinOp&>(e);
      ConstId left = constant_of(*b.left);
      if (left == kNoConst) return kNoConst;
      ConstId right = constant_of(*b.right);
      return right == kNoConst ? kNoConst : fold_binary(b.op, left, right);
    }
    case NodeKind::UnaryOp: {
      auto& u = static_cast<const syntax::UnaryOp&>(e);
      ConstId operand = constant_of(*u.operand);
      return operand == kNoConst ? kNoConst : fold_unary(u.op, operand);
    }
    case NodeKind::Tuple: {
      auto& t = static_cast<const Tuple&>(e);
      return t.ctx == ExprContext::Load ? sequence_constant(t.elts, ConstKind::kTuple) : kNoConst;
    }
    case NodeKind::Subscript: {
      auto& s = static_cast<const Subscript&>(e);
      if (s.ctx != ExprContext::Load || s.slice->kind == NodeKind::Slice) return kNoConst;
      ConstId container = constant_of(*s.value);
      if (container == kNoConst) return kNoConst;
      ConstId key = constant_of(*s.slice);
      return key == kNoConst ? kNoConst : fold_subscript(container, key);
    }
    default:
      return kNoConst;
  }
}

ConstId CodeGenerator::sequence_constant(Seq<ExprNode*> elements, ConstKind kind) {
  for (const ExprNode* e : elements)
    if (e->kind == NodeKind::Starred || e->kind == NodeKind::Slice) return kNoConst;
  std::vector<ConstId> items;
  for (const ExprNode* e : elements) {
    ConstId id = constant_of(*e);
    if (id == kNoConst) return kNoConst;
    items.push_back(id);
  }
  if (kind == ConstKind::kFrozenSet) return frozenset_constant(std::move(items));
  return unit_->pool.tuple(std::move(items));
}

ConstId CodeGenerator::frozenset_constant(std::vector<ConstId> items) {
  // Distinct ids may still be equal values (1 and 1.0): the set drops them when it is made.
  std::vector<ConstId> distinct;
  for (ConstId id : items)
    if (std::find(distinct.begin(), distinct.end(), id) == distinct.end() || distinct.size() > 1000)
      distinct.push_back(id);
  return unit_->pool.add({.kind = ConstKind::kFrozenSet, .items = std::move(distinct)});
}

ConstId CodeGenerator::fold_unary(UnaryOperator op, ConstId operand) {
  if (op == UnaryOperator::Not) return unit_->pool.boolean(!truth(operand));
  Const c = unit_->pool[operand];
  if (is_integer(c)) {
    int64_t i = integer_of(c), result;
    if (op == UnaryOperator::UAdd) return unit_->pool.integer(i);
    if (op == UnaryOperator::Invert) return unit_->pool.integer(~i);
    if (__builtin_sub_overflow(int64_t{0}, i, &result)) return kNoConst;
    return unit_->pool.integer(result);
  }
  if (op == UnaryOperator::Invert) return kNoConst;
  bool negate = op == UnaryOperator::USub;
  switch (c.kind) {
    case ConstKind::kFloat:
      if (negate) c.real = -c.real;
      break;
    case ConstKind::kComplex:
      if (negate) c.real = -c.real, c.imaginary = -c.imaginary;
      break;
    case ConstKind::kBigInt:
      if (negate) c.text = c.text.starts_with('-') ? c.text.substr(1) : "-" + c.text;
      break;
    default:
      return kNoConst;
  }
  return unit_->pool.add(std::move(c));
}

ConstId CodeGenerator::fold_binary(Operator op, ConstId left, ConstId right) {
  const Const a = unit_->pool[left], b = unit_->pool[right];
  ConstPool& pool = unit_->pool;
  bool text_left = a.kind == ConstKind::kStr || a.kind == ConstKind::kBytes;
  bool text_right = b.kind == ConstKind::kStr || b.kind == ConstKind::kBytes;
  if (is_integer(a) && is_integer(b)) {
    int64_t x = integer_of(a), y = integer_of(b), result;
    if (op == Operator::Div) {
      constexpr int64_t kExact = int64_t{1} << 53;
      if (y == 0 || std::abs(x) > kExact || std::abs(y) > kExact) return kNoConst;
      return pool.add({.kind = ConstKind::kFloat, .real = static_cast<double>(x) / static_cast<double>(y)});
    }
    bool both_bool = a.kind != ConstKind::kInt && b.kind != ConstKind::kInt;
    if (fold_integers(op, x, y, &result)) {
      bool bitwise = op == Operator::BitAnd || op == Operator::BitOr || op == Operator::BitXor;
      return both_bool && bitwise ? pool.boolean(result != 0) : pool.integer(result);
    }
  }
  if (is_number(a) && is_number(b) && (a.kind == ConstKind::kFloat || b.kind == ConstKind::kFloat)) {
    double result;
    constexpr int64_t kExact = int64_t{1} << 53;
    bool exact = (a.kind == ConstKind::kFloat || std::abs(integer_of(a)) <= kExact) &&
                 (b.kind == ConstKind::kFloat || std::abs(integer_of(b)) <= kExact);
    if (exact && fold_floats(op, real_of(a), real_of(b), &result))
      return pool.add({.kind = ConstKind::kFloat, .real = result});
    return kNoConst;
  }
  // A complex literal: 1 + 2j, -1.5 - 2j.
  if ((is_number(a) || a.kind == ConstKind::kComplex) && b.kind == ConstKind::kComplex &&
      (op == Operator::Add || op == Operator::Sub)) {
    double sign = op == Operator::Add ? 1 : -1;
    double imaginary = a.kind == ConstKind::kComplex ? a.imaginary : 0.0;
    return pool.add({.kind = ConstKind::kComplex,
                     .real = sign > 0 ? real_of(a) + b.real : real_of(a) - b.real,
                     .imaginary = sign > 0 ? imaginary + b.imaginary : imaginary - b.imaginary});
  }
  if (op == Operator::Add && text_left && a.kind == b.kind)
    return pool.add({.kind = a.kind, .text = a.text + b.text});
  if (op == Operator::Add && a.kind == ConstKind::kTuple && b.kind == ConstKind::kTuple) {
    std::vector<ConstId> items = a.items;
    items.insert(items.end(), b.items.begin(), b.items.end());
    return pool.tuple(std::move(items));
  }
  if (op == Operator::Mult && (text_left || a.kind == ConstKind::kTuple) && is_integer(b)) {
    size_t count = static_cast<size_t>(std::max<int64_t>(integer_of(b), 0));
    if (text_left) {
      if (count > kMaxFoldedText || a.text.size() * count > kMaxFoldedText) return kNoConst;
      std::string text;
      for (size_t i = 0; i < count; ++i) text += a.text;
      return pool.add({.kind = a.kind, .text = std::move(text)});
    }
    if (count > kMaxFoldedItems || a.items.size() * count > kMaxFoldedItems) return kNoConst;
    std::vector<ConstId> items;
    for (size_t i = 0; i < count; ++i) items.insert(items.end(), a.items.begin(), a.items.end());
    return pool.tuple(std::move(items));
  }
  if (op == Operator::Mult && is_integer(a) && (text_right || b.kind == ConstKind::kTuple))
    return fold_binary(op, right, left);
  if (is_any_integer(a) && is_any_integer(b) && options_.folder) {
    size_t x = bits_of(a), y = bits_of(b);
    switch (op) {
      case Operator::Mult:
        if (x + y > kMaxFoldedBits) return kNoConst;
        break;
      case Operator::LShift:
        if (!is_integer(b) || integer_of(b) < 0 || integer_of(b) > int64_t(kMaxFoldedBits) ||
            x + integer_of(b) > kMaxFoldedBits)
          return kNoConst;
        break;
      case Operator::Pow:
        if (!is_integer(b) || integer_of(b) < 0 || integer_of(b) > int64_t(kMaxFoldedBits) ||
            x * integer_of(b) > kMaxFoldedBits)
          return kNoConst;
        break;
      case Operator::Div:
      case Operator::MatMult:
        return kNoConst;
      default:
        if (x > 4096 || y > 4096) return kNoConst;
        break;
    }
    Const out;
    if (options_.folder->binary(binary_op(op), a, b, &out)) return pool.add(std::move(out));
  }
  return kNoConst;
}

ConstId CodeGenerator::fold_subscript(ConstId container, ConstId key) {
  const Const& c = unit_->pool[container];
  const Const& k = unit_->pool[key];
  if (!is_integer(k)) return kNoConst;
  int64_t index = integer_of(k);
  if (c.kind == ConstKind::kTuple || c.kind == ConstKind::kBytes || c.kind == ConstKind::kStr) {
    if (c.kind == ConstKind::kStr)
      for (char ch : c.text)
        if (static_cast<unsigned char>(ch) >= 0x80) return kNoConst;
    int64_t size = static_cast<int64_t>(c.kind == ConstKind::kTuple ? c.items.size() : c.text.size());
    if (index < 0) index += size;
    if (index < 0 || index >= size) return kNoConst;
    if (c.kind == ConstKind::kTuple) return c.items[index];
    if (c.kind == ConstKind::kBytes) return unit_->pool.integer(static_cast<unsigned char>(c.text[index]));
    return unit_->pool.str(std::string(1, c.text[index]));
  }
  return kNoConst;
}

}  // namespace skerry::compiler

// itertools: what its files share. Every iterator but groupby and tee keeps its state in a Stream.
#pragma once

#include "isolate/heap/collector.h"
#include "isolate/heap/ref.h"
#include "isolate/isolate.h"
#include "isolate/objects/native.h"
#include "isolate/objects/type.h"

namespace skerry::itertools {

// Which field means what is told at each iterator. Empty fields own nothing; an iterator that has ended has no source.
struct Stream : Object {
  Value source;
  Value function;
  Value kept;
  int64_t position;
  int64_t stop;
  int64_t step;
};

Result make_stream(Isolate& iso, TypeObject* cls, Value source, Value function = Value(), Value kept = Value());
void stream_destroy(Isolate& iso, Object* self);
void stream_traverse(Object* self, Visitor& visitor);
Result same_iterator(Isolate& iso, Value self);

inline constexpr uint32_t kIteratorFlags = flags(TypeFlag::kGc, TypeFlag::kBaseType, TypeFlag::kImmutable);

constexpr TypeDef stream_type(TypeObject* type, const char* name, const char* doc, UnarySlot next, const MethodDef* methods,
                              uint32_t method_count, UnarySlot repr = nullptr) {
  return TypeDef{.type = type,
                 .name = name,
                 .doc = doc,
                 .base = nullptr,
                 .instance_size = sizeof(Stream),
                 .flags = kIteratorFlags,
                 .slots = {.destroy = stream_destroy,
                           .traverse = stream_traverse,
                           .clear = stream_destroy,
                           .repr = repr,
                           .iter = same_iterator,
                           .next = next},
                 .methods = methods,
                 .method_count = method_count};
}

#define SKERRY_ITERTOOLS(X)                                                                                              \
  X(accumulate) X(chain) X(combinations) X(combinations_with_replacement) X(compress) X(count) X(cycle) X(dropwhile)    \
  X(filterfalse) X(groupby) X(islice) X(pairwise) X(permutations) X(product) X(repeat) X(starmap) X(takewhile)          \
  X(zip_longest)
#define X(name)                 \
  extern TypeObject name##_type; \
  extern const TypeDef name##_type_def;
SKERRY_ITERTOOLS(X)
X(grouper)
X(tee)
X(tee_node)
#undef X

Result tee(Isolate& iso, Value iterable, int64_t n);
const TypeDef* const* itertools_types(size_t* count);
extern const ModuleDef itertools_module_def;

}  // namespace skerry::itertools

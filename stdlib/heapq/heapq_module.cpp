// _heapq: lists kept as heaps.
//
// Comparing items may run Python, which may change the list: after each comparison the length is looked at, and items are read
// from the list again. Items move only by swaps, so that the list always holds each of them once.
#include <iterator>
#include <utility>

#include "isolate/isolate.h"
#include "isolate/objects/exception.h"
#include "isolate/objects/float.h"
#include "isolate/objects/list.h"
#include "isolate/objects/native.h"
#include "isolate/objects/operations.h"

namespace skerry {

namespace {

enum class Order { kMin, kMax };

template <Order order>
Fallible<bool> is_before(Isolate& iso, Value a, Value b) {
  if (order == Order::kMax) std::swap(a, b);
  if (Value::both_small_int(a, b)) return a.as_small_int() < b.as_small_int();
  if (a.is_tagged_double() && b.is_tagged_double()) return a.as_immediate_double() < b.as_immediate_double();
  Ref x = Ref::borrow(iso, a), y = Ref::borrow(iso, b);
  return compare_truth(iso, CompareOp::kLt, x, y);
}

Status check_size(Isolate& iso, const ListObject* heap, size_t length) {
  if (heap->length != length) return iso.raise(RuntimeError, "list changed size during iteration");
  return Status::ok();
}

// The item at `at` goes towards the root until its parent is before it.
template <Order order>
Status rise(Isolate& iso, ListObject* heap, size_t root, size_t at) {
  size_t length = heap->length;
  if (at >= length) return iso.raise(IndexError, "index out of range");
  while (at > root) {
    size_t parent = (at - 1) / 2;
    bool before = TRY(is_before<order>(iso, heap->items[at], heap->items[parent]));
    TRY(check_size(iso, heap, length));
    if (!before) break;
    std::swap(heap->items[at], heap->items[parent]);
    at = parent;
  }
  return Status::ok();
}

// The item at `at` goes down to a leaf along the first of each pair of children, and from there rises to its place: most
// items belong near the leaves, so this compares less than stopping on the way down would.
template <Order order>
Status sink(Isolate& iso, ListObject* heap, size_t at) {
  size_t length = heap->length, root = at;
  if (at >= length) return iso.raise(IndexError, "index out of range");
  while (at < length / 2) {
    size_t child = 2 * at + 1;
    if (child + 1 < length) {
      bool first = TRY(is_before<order>(iso, heap->items[child], heap->items[child + 1]));
      TRY(check_size(iso, heap, length));
      if (!first) ++child;
    }
    std::swap(heap->items[at], heap->items[child]);
    at = child;
  }
  return rise<order>(iso, heap, root, at);
}

template <Order order>
Result pop(Isolate& iso, ListObject* heap) {
  if (heap->length == 0) return iso.raise(IndexError, "index out of range");
  Ref last(iso, heap->items[--heap->length]);
  if (heap->length == 0) return last.release();
  Ref top(iso, std::exchange(heap->items[0], last.release()));
  TRY(sink<order>(iso, heap, 0));
  return top.release();
}

template <Order order>
Result replace(Isolate& iso, ListObject* heap, Value item) {
  if (heap->length == 0) return iso.raise(IndexError, "index out of range");
  Ref top(iso, std::exchange(heap->items[0], retained(iso, item)));
  TRY(sink<order>(iso, heap, 0));
  return top.release();
}

template <Order order>
Status heapify(Isolate& iso, ListObject* heap) {
  for (size_t i = heap->length / 2; i-- > 0;) TRY(sink<order>(iso, heap, i));
  return Status::ok();
}

Status heappush(Isolate& iso, ListObject* heap, Value item) {
  TRY(list_append(iso, heap, item));
  return rise<Order::kMin>(iso, heap, 0, heap->length - 1);
}

Result heappushpop(Isolate& iso, ListObject* heap, Value item) {
  if (heap->length == 0) return retained(iso, item);
  bool before = TRY(is_before<Order::kMin>(iso, heap->items[0], item));
  if (!before) return retained(iso, item);
  return replace<Order::kMin>(iso, heap, item);
}

constexpr MethodDef kFunctions[] = {
    def<"def heappush(heap, item, /)", heappush>("Push item onto heap, maintaining the heap invariant."),
    def<"def heappushpop(heap, item, /)", heappushpop>(
        "Push item on the heap, then pop and return the smallest item from the heap.\n\n"
        "The combined action runs more efficiently than heappush() followed by\na separate call to heappop()."),
    def<"def heappop(heap, /)", pop<Order::kMin>>("Pop the smallest item off the heap, maintaining the heap invariant."),
    def<"def heapreplace(heap, item, /)", replace<Order::kMin>>(
        "Pop and return the current smallest value, and add the new item.\n\n"
        "This is more efficient than heappop() followed by heappush(), and can be\n"
        "more appropriate when using a fixed-size heap.  Note that the value\n"
        "returned may be larger than item!  That constrains reasonable uses of\n"
        "this routine unless written as part of a conditional replacement:\n\n"
        "    if item > heap[0]:\n        item = heapreplace(heap, item)"),
    def<"def heapify(heap, /)", heapify<Order::kMin>>("Transform list into a heap, in-place, in O(len(heap)) time."),
    def<"def _heappop_max(heap, /)", pop<Order::kMax>>("Maxheap variant of heappop."),
    def<"def _heapreplace_max(heap, item, /)", replace<Order::kMax>>("Maxheap variant of heapreplace."),
    def<"def _heapify_max(heap, /)", heapify<Order::kMax>>("Maxheap variant of heapify."),
};

}  // namespace

extern const ModuleDef heapq_module_def{.name = "_heapq",
                                        .doc = "Heap queue algorithm (a.k.a. priority queue).",
                                        .functions = kFunctions,
                                        .function_count = std::size(kFunctions),
                                        .populate = nullptr};

}  // namespace skerry

// "Did you mean": the name that is nearest to a misspelt one, if it is near enough.
#include <algorithm>
#include <vector>

#include "isolate/objects/dict.h"
#include "isolate/objects/exception_parts.h"
#include "isolate/objects/frame_object.h"
#include "isolate/objects/list.h"
#include "isolate/objects/operations.h"
#include "isolate/objects/str.h"
#include "isolate/objects/traceback_text.h"
#include "isolate/objects/tuple.h"

namespace skerry {
namespace {

constexpr size_t kMostCandidates = 750;
constexpr size_t kLongestName = 40;
constexpr size_t kMoveCost = 2;
constexpr size_t kCaseCost = 1;

size_t substitution_cost(char a, char b) {
  if (a == b) return 0;
  auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return lower(a) == lower(b) ? kCaseCost : kMoveCost;
}

// Levenshtein distance, a change of case counting half; `limit` + 1 when it is beyond the limit.
size_t distance(std::string_view a, std::string_view b, size_t limit) {
  while (!a.empty() && !b.empty() && a.front() == b.front()) a.remove_prefix(1), b.remove_prefix(1);
  while (!a.empty() && !b.empty() && a.back() == b.back()) a.remove_suffix(1), b.remove_suffix(1);
  if (a.empty() || b.empty()) return (a.size() + b.size()) * kMoveCost;
  if (a.size() > kLongestName || b.size() > kLongestName) return limit + 1;
  if (b.size() < a.size()) std::swap(a, b);
  if ((b.size() - a.size()) * kMoveCost > limit) return limit + 1;
  size_t row[kLongestName];
  for (size_t i = 0; i < a.size(); ++i) row[i] = (i + 1) * kMoveCost;
  size_t result = 0;
  for (size_t j = 0; j < b.size(); ++j) {
    size_t diagonal = j * kMoveCost;
    result = diagonal;
    size_t least = SIZE_MAX;
    for (size_t i = 0; i < a.size(); ++i) {
      size_t substituted = diagonal + substitution_cost(b[j], a[i]);
      diagonal = row[i];
      size_t moved = std::min(result, diagonal) + kMoveCost;
      result = std::min(substituted, moved);
      row[i] = result;
      least = std::min(least, result);
    }
    if (least > limit) return limit + 1;
  }
  return result;
}

// The best of the candidates, or "".
std::string nearest(const std::vector<std::string>& candidates, const std::string& name) {
  if (candidates.size() >= kMostCandidates) return "";
  std::string best;
  size_t best_distance = SIZE_MAX;
  for (const std::string& candidate : candidates) {
    if (candidate == name) continue;
    // No more than a third of the characters may need a change.
    size_t limit = (name.size() + candidate.size() + 3) * kMoveCost / 6;
    if (best_distance != SIZE_MAX) {
      if (best_distance == 0) break;
      limit = std::min(limit, best_distance - 1);
    }
    size_t d = distance(name, candidate, limit);
    if (d > limit) continue;
    best = candidate;
    best_distance = d;
  }
  return best;
}

void add_name(Value v, std::vector<std::string>* out) {
  if (StrObject::check(v)) out->push_back(to_utf8(v));
}

void add_tuple(Value v, std::vector<std::string>* out) {
  if (!TupleObject::check(v)) return;
  const auto* t = v.as<TupleObject>();
  for (size_t i = 0; i < t->length; ++i) add_name((*t)[i], out);
}

void add_keys(Value v, std::vector<std::string>* out) {
  if (!DictObject::check(v)) return;
  size_t position = 0;
  Value key, value;
  while (dict_next(v.as<DictObject>(), &position, &key, &value)) add_name(key, out);
}

std::string for_attribute(Isolate& iso, ExceptionObject* e, const std::string& name) {
  Value object = e->fields[exception_field::kObject];
  if (object.is_empty() || !DictObject::check(iso.builtins)) return "";
  Value dir = dict_get_str(iso, iso.builtins.as<DictObject>(), "dir");
  if (dir.is_empty()) return "";
  Result listed = call(iso, dir, {object});
  if (listed.is_fault()) {
    iso.clear_pending();
    return "";
  }
  Ref list(iso, listed.value());
  std::vector<std::string> candidates;
  if (ListObject::check(list))
    for (size_t i = 0; i < list.as<ListObject>()->length; ++i) add_name(list.as<ListObject>()->items[i], &candidates);
  return nearest(candidates, name);
}

// Among the variables of the function that raised, then the globals, then the built-ins.
std::string for_name(ExceptionObject* e, const std::string& name) {
  if (e->traceback.is_empty()) return "";
  auto* t = e->traceback.as<TracebackObject>();
  while (!t->next.is_empty()) t = t->next.as<TracebackObject>();
  if (!FrameObject::check(t->frame)) return "";
  const Frame* frame = t->frame.as<FrameObject>()->frame;
  if (frame == nullptr) return "";
  std::vector<std::string> candidates;
  add_tuple(frame->code->local_names, &candidates);
  add_tuple(frame->code->free_names, &candidates);
  std::string best = nearest(candidates, name);
  for (Value scope : {frame->globals, frame->builtins}) {
    if (!best.empty()) break;
    candidates.clear();
    add_keys(scope, &candidates);
    best = nearest(candidates, name);
  }
  return best;
}

}  // namespace

std::string suggestion_for(Isolate& iso, ExceptionObject* e) {
  Value exception = Value::object(e);
  bool attribute = has_type(exception, AttributeError);
  if (!attribute && !has_type(exception, NameError)) return "";
  Value name = e->fields[exception_field::kName];
  if (!StrObject::check(name)) return "";
  std::string text = to_utf8(name);
  std::string best = attribute ? for_attribute(iso, e, text) : for_name(e, text);
  return best.empty() ? "" : ". Did you mean: '" + best + "'?";
}

}  // namespace skerry

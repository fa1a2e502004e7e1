#include "channels/image.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <mutex>

#include "channels/capture_code.h"
#include "channels/end_objects.h"
#include "channels/isolate_task.h"
#include "channels/thawer.h"
#include "isolate/heap/collector.h"
#include "isolate/objects/dict_parts.h"
#include "isolate/objects/late_globals.h"
#include "isolate/objects/list.h"
#include "isolate/objects/module.h"
#include "isolate/objects/names.h"
#include "isolate/objects/str.h"
#include "isolate/objects/tuple.h"
#include "isolate/objects/type_ending.h"

namespace skerry::channels {

// ---- The spawner's side
bool ImageModule::knows(Value name) const {
  for (const ImageWatch& w : watches)
    if (w.name == name) return true;
  return std::find(fresh.begin(), fresh.end(), name) != fresh.end();
}

Image::~Image() {
  for (ImageModule& m : modules) {
    for (ImageWatch& w : m.watches) decrement(iso_, w.value);
    decrement(iso_, m.dict);
  }
  forget_checks(0, 0);
  if (owns_sources_)
    for (size_t i = 0; i < seen.size(); ++i) decrement(iso_, Value::object(const_cast<Object*>(seen.source(i))));
  if (code != nullptr) decrement(iso_, Value::object(code));
  if (segment != nullptr) segment->release();
}

void Image::forget_checks(size_t containers_kept, size_t definitions_kept) {
  auto forget = [this](std::vector<ImageCheck>& checks, size_t kept) {
    for (size_t i = kept; i < checks.size(); ++i) {
      decrement(iso_, checks[i].snapshot);
      decrement(iso_, Value::object(checks[i].source));
    }
    checks.resize(kept);
  };
  forget(containers, containers_kept);
  forget(definitions, definitions_kept);
}

void Image::own_sources() {
  for (size_t i = 0; i < seen.size(); ++i) increment(iso_, Value::object(const_cast<Object*>(seen.source(i))));
  owns_sources_ = true;
}

// A name that changed once may have been set up late; one that changed twice goes on changing.
bool Image::is_unsteady(Value name) const {
  for (const Change& c : changes)
    if (c.name == name) return c.count > 1;
  return false;
}

bool Image::has_plain_call(const FunctionObject* f) const {
  return seen.find(f) != nullptr && std::all_of(modules.begin(), modules.end(), [](const ImageModule& m) { return m.fresh.empty(); });
}

void Image::count_change(Value name) {
  for (Change& c : changes)
    if (c.name == name) return static_cast<void>(++c.count);
  changes.push_back({name, 1});
}

const ImageModule* Image::module_of(Value dict) const {
  for (const ImageModule& m : modules)
    if (m.dict == dict) return &m;
  return nullptr;
}

namespace {

// What an object owns, in the order of its traverse slot.
class Parts final : public Visitor {
 public:
  explicit Parts(const Object* o) { traverse_object(const_cast<Object*>(o), *this); }
  void visit_object(Object* o) override { values.push_back(Value::object(o)); }
  std::vector<Value> values;
};

bool is_descriptor(const TypeObject* t) { return t == &property_type || t == &staticmethod_type || t == &classmethod_type; }

bool is_unchanged(const ImageCheck& c) {
  TypeObject* t = c.source->type;
  if (t == &dict_type) return dict_has_content(static_cast<DictObject*>(c.source), c.version);
  if (t == &list_type) {
    auto* list = static_cast<ListObject*>(c.source);
    auto* was = c.snapshot.as<TupleObject>();
    return list->length == was->length && (list->length == 0 || std::memcmp(list->items, was->items(), list->length * sizeof(Value)) == 0);
  }
  if (t == &function_type)
    return static_cast<FunctionObject*>(c.source)->version == c.version &&
           attribute_prefix(c.source)->attributes.bits() == c.word;
  if (t == &cell_type) return static_cast<CellObject*>(c.source)->content.bits() == c.word;
  if (is_descriptor(t)) {
    Parts parts(c.source);
    auto* was = c.snapshot.as<TupleObject>();
    return parts.values.size() == was->length && std::equal(parts.values.begin(), parts.values.end(), was->items());
  }
  return static_cast<TypeObject*>(c.source)->version == c.version;
}

}  // namespace

bool Image::is_current() {
  bool current = true;
  Value counted;
  auto look_at = [&](const std::vector<ImageCheck>& checks) {
    for (const ImageCheck& c : checks) {
      if (is_unchanged(c)) continue;
      current = false;
      if (!c.name.is_empty() && !(c.name == counted)) count_change(counted = c.name);
    }
  };
  look_at(containers);
  if (redefinitions != iso_.types().redefinitions()) {
    look_at(definitions);
    redefinitions = iso_.types().redefinitions();
  }
  for (ImageModule& m : modules) {
    auto* dict = m.dict.as<DictObject>();
    if (dict_has_content(dict, m.content)) continue;
    bool moved = dict->version != m.version;
    for (ImageWatch& w : m.watches) {
      if (moved) w.entry = dict_find_str(iso_, dict, w.name);
      Value now = w.entry < 0 ? Value() : dict->entries[w.entry].value;
      if (now == w.value) continue;
      current = false;
      count_change(w.name);
    }
    m.version = dict->version;
    if (current) m.content = dict_content(iso_, dict);
  }
  return current;
}

Status Freezer::check(Object* source) {
  if (image_ == nullptr) return Status::ok();
  ImageCheck c{source, image_name_, Value(), 0, 0};
  if (source->type == &list_type) {
    auto* list = static_cast<ListObject*>(source);
    c.snapshot = TRY(make_tuple(iso_, list->items, list->length));
  } else if (source->type == &dict_type) {
    if (source->is_shared()) return Status::ok();  // of all isolates: never written
    c.version = dict_content(iso_, static_cast<DictObject*>(source));
  } else if (source->type == &function_type) {
    c.version = static_cast<FunctionObject*>(source)->version;
    c.word = attribute_prefix(source)->attributes.bits();
  } else if (source->type == &cell_type) {
    c.word = static_cast<CellObject*>(source)->content.bits();
    if (static_cast<CellObject*>(source)->content.is_object()) {
      Value content = static_cast<CellObject*>(source)->content;
      c.snapshot = TRY(make_tuple(iso_, {content}));
    }
  } else if (is_descriptor(source->type)) {
    Parts parts(source);
    c.snapshot = TRY(make_tuple(iso_, parts.values.data(), parts.values.size()));
  } else {
    c.version = type_version(iso_, static_cast<TypeObject*>(source));
  }
  increment(iso_, Value::object(source));
  image_->add_check(std::move(c));
  return Status::ok();
}

void Freezer::use_in_place(Object* frozen) { preamble(frozen)->in_place = image_ != nullptr; }

// Not in the image: it must be taken at each spawn.
Fault Freezer::leave_out(Value v, const Path* path) {
  if (image_ != nullptr && image_->explains) left_out_ = fmt::format("'{}' object at {}", type_name(v), path_text(iso_, path));
  return Fault(FaultKind::kNotFound);
}

// A value as a whole, or not at all: false when it must be taken at each spawn.
Fallible<bool> Freezer::freeze_into_image(Value v, const Path* path, Value* out) {
  size_t mark = seen_.size(), containers = image_->containers.size(), definitions = image_->definitions.size(), queue = reached_.size();
  Result frozen = freeze(v, path);
  if (!frozen.is_fault()) {
    *out = frozen.value();
    return true;
  }
  if (!frozen.is_not_found()) return frozen.fault();
  seen_.forget_after(mark);
  image_->forget_checks(containers, definitions);
  reached_.resize(queue);
  return false;
}

// What the dict of a module is when it is new, with room for names if there are any. Empty: nothing is in it.
Fallible<Value> Freezer::freeze_new_globals(Value frozen_name, bool has_names) {
  constexpr size_t kRoom = 10;
  Ref dict(iso_);
  if (frozen_name == names.dunder_main) {
    Ref module(iso_, TRY(make_module(iso_, "")));
    dict = Ref::borrow(iso_, module.as<ModuleObject>()->dict);
  } else {  // of no module
    dict.reset(TRY(make_dict(iso_)));
  }
  if (has_names) TRY(dict_reserve(iso_, dict.as<DictObject>(), kRoom));
  if (is_exact_str(frozen_name)) TRY(dict_set(iso_, dict.as<DictObject>(), names.dunder_name, frozen_name));
  size_t bytes = dict_compact_bytes(dict.as<DictObject>());
  if (bytes == 0) return Value();
  Object* copy = segment_->allocate_object(ItemKind::kDict, &dict_type, sizeof(DictObject));
  void* table = segment_->allocate(bytes);
  if (copy == nullptr || table == nullptr) return iso_.raise_memory_error();
  dict_write_compact(dict.as<DictObject>(), static_cast<DictObject*>(copy), table);
  return Value::object(copy);
}

Status Freezer::build_image(Image& image, FunctionObject* f) {
  image_ = &image;
  home_globals_ = f->globals;
  image.code = f->code;
  increment(iso_, Value::object(f->code));
  if (segment() == nullptr) return iso_.raise_memory_error();
  Path root{nullptr, Path::Kind::kRoot, ""};
  TRY(globals_for(f->globals));
  Value ignored;
  // Closures are spawned by the dozen, each with cells of its own: those go with the call.
  if (f->closure.is_empty()) TRY(freeze_into_image(Value::object(f), &root, &ignored));
  // Names of the shared code are immortal: those of the spawner's own code end with it.
  reached_.push_back({TRY(shared_code_of(iso_, f->code)).as<CodeObject>(), f->globals});
  for (size_t next = 0; next < reached_.size(); ++next) {
    auto [code, dict] = reached_[next];
    ModuleGlobals* m = TRY(globals_for(dict));
    std::vector<Value> loaded;
    loaded_globals(code, &loaded);
    for (Value name : loaded) {
      if (std::find(m->names.begin(), m->names.end(), name) != m->names.end()) continue;
      m->names.push_back(name);
      int64_t entry = dict_find_str(iso_, dict.as<DictObject>(), name);
      Value value = entry < 0 ? Value() : dict.as<DictObject>()->entries[entry].value;
      Value frozen;
      if (entry >= 0) {
        Path step{&root, Path::Kind::kGlobal, {}, 0, name};
        image_name_ = name;
        if (image.is_unsteady(name) || !TRY(freeze_into_image(value, &step, &frozen))) {
          m->fresh.push_back(name);
          continue;
        }
        m->pairs.push_back(name);
        m->pairs.push_back(frozen);
      }
      m->watches.push_back({name, retained(iso_, value), entry});
    }
  }
  for (auto& m : modules_) {
    Record* r = m->record;
    r->extra = kImageGlobals;
    r->items = static_cast<Value*>(segment_->allocate(2 * sizeof(Value)));
    auto* table = static_cast<ImageTable*>(segment_->allocate(sizeof(ImageTable)));
    uint32_t slots = 4;
    while (slots < m->pairs.size()) slots *= 2;
    auto* entries = static_cast<ImageTable::Entry*>(segment_->allocate(slots * sizeof(ImageTable::Entry)));
    if (r->items == nullptr || table == nullptr || entries == nullptr) return iso_.raise_memory_error();
    r->count = 2;
    r->items[0] = m->pairs[0];
    if (is_exact_str(r->items[0]) && str_is(r->items[0], "__main__")) r->items[0] = names.dunder_main;
    r->items[1] = TRY(freeze_new_globals(r->items[0], m->pairs.size() > 1));
    r->pointer = table;
    *table = ImageTable{slots - 1, entries};
    std::fill(entries, entries + slots, ImageTable::Entry{});
    for (size_t i = 1; i + 1 < m->pairs.size(); i += 2) {
      size_t at = static_cast<size_t>(str_hash(m->pairs[i].as<StrObject>()));
      while (!entries[at & table->mask].name.is_empty()) ++at;
      entries[at & table->mask] = {m->pairs[i], m->pairs[i + 1]};
    }
    auto* dict = m->dict.as<DictObject>();
    image.modules.push_back(ImageModule{retained(iso_, m->dict), r, dict->version, dict_content(iso_, dict), std::move(m->watches), std::move(m->fresh)});
  }
  image.segment = std::exchange(segment_, nullptr);
  image.seen = std::move(seen_);
  image.own_sources();
  return Status::ok();
}

Fallible<Image*> ImageCache::get(Isolate& iso, FunctionObject* f, std::unique_ptr<Image>* retired) {
  std::vector<Image::Change> changes;
  for (size_t i = 0; i < images_.size(); ++i) {
    Image& known = *images_[i];
    if (known.code != f->code || known.module_of(f->globals) == nullptr) continue;
    // Another closure of the same code: what it needs of its own is frozen with the call.
    if (known.is_current()) {
      std::rotate(images_.begin(), images_.begin() + static_cast<ptrdiff_t>(i), images_.begin() + static_cast<ptrdiff_t>(i) + 1);
      return images_.front().get();
    }
    changes = std::move(known.changes);
    *retired = std::move(images_[i]);
    images_.erase(images_.begin() + static_cast<ptrdiff_t>(i));
    break;
  }
  auto image = std::make_unique<Image>(iso);
  image->changes = std::move(changes);
  {
    Freezer freezer(iso, FreezeMode::kImage);
    TRY(freezer.build_image(*image, f));
  }
  if (images_.size() == kLimit) {
    *retired = std::move(images_.back());
    images_.pop_back();
  }
  images_.insert(images_.begin(), std::move(image));
  return images_.front().get();
}

// ---- The new isolate's side
void ImageView::let_go(Isolate& iso) {
  auto made = made_.take();
  for (MadeObject& e : made)
    if (e.kind == ItemKind::kGlobals) made_.add(e);
  for (MadeObject& e : made)
    if (e.kind != ItemKind::kGlobals) decrement(iso, e.value);
}

void ImageView::let_go_of_globals(Isolate& iso) {
  let_go(iso);  // of what finalizers made
  globals_.clear();
  for (MadeObject& e : made_.take()) decrement(iso, e.value);
}

const ImageTable* ImageView::table_of(const DictObject* globals) const {
  for (auto& [dict, record] : globals_)
    if (dict == globals) return static_cast<const ImageTable*>(record->pointer);
  return nullptr;
}

Status ImageView::put(Isolate& iso, DictObject* globals, const ImageTable::Entry& entry) {
  const uint64_t version = globals->version;
  Thawer thawer(iso, nullptr, this);
  Ref value(iso, TRY(thawer.thaw(entry.frozen)));
  thawer.publish(Thawer::Publish::kWhatIsMetAgain);
  // An import, or another thread, may have set it.
  if (globals->version != version && dict_find_str(iso, globals, entry.name) >= 0) return Status::ok();
  return dict_add(iso, globals, entry.name, str_hash(entry.name.as<StrObject>()), value);
}

namespace {

Status load_late(Isolate& iso, DictObject* globals, Value name) { return IsolateTask::of(iso)->view()->load(iso, globals, name); }
Status load_all_late(Isolate& iso, DictObject* globals) { return IsolateTask::of(iso)->view()->load_all(iso, globals); }

}  // namespace

Status ImageView::load(Isolate& iso, DictObject* globals, Value name) {
  const ImageTable* table = table_of(globals);
  if (table == nullptr) return Status::ok();
  auto* text = name.as<StrObject>();
  for (size_t at = static_cast<size_t>(str_hash(text));; ++at) {
    const ImageTable::Entry& entry = table->entries[at & table->mask];
    if (entry.name.is_empty()) return Status::ok();
    if (entry.name == name || str_equal(entry.name.as<StrObject>(), text)) return put(iso, globals, entry);
  }
}

Status ImageView::load_all(Isolate& iso, DictObject* globals) {
  const ImageTable* table = table_of(globals);
  for (uint32_t i = 0; table != nullptr && i <= table->mask; ++i) {
    const ImageTable::Entry& entry = table->entries[i];
    if (!entry.name.is_empty() && dict_find_str(iso, globals, entry.name) < 0) TRY(put(iso, globals, entry));
  }
  globals->shape = 0;
  return Status::ok();
}

Status ImageView::load_everything(Isolate& iso) {
  for (size_t i = 0; i < globals_.size(); ++i)  // grows: values bring modules along
    if (has_late_globals(globals_[i].first)) TRY(load_all(iso, globals_[i].first));
  return Status::ok();
}

void install_images() {
  static std::once_flag once;
  std::call_once(once, [] {
    set_late_globals_hooks({load_late, load_all_late});
    // The isolate's ResourceList knows them.
    static TypeObject* const resources[] = {&channel_type, &sender_type, &receiver_type, &handle_type};
    add_types_that_end_as_memory(resources, std::size(resources));
  });
}

}  // namespace skerry::channels

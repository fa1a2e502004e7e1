#include "stdlib/re/program.h"

#include <unordered_map>
#include <vector>

#include "stdlib/re/character_tables.h"
#include "stdlib/re/pattern_writer.h"
#include "stdlib/re/pcre2_library.h"

namespace skerry::regex {

namespace {

constexpr uint32_t kNestLimit = 10000;        // the recursion guard is what stops PCRE2's compiler
constexpr size_t kCompileStack = 24 * 1024;   // bytes that must be left at each of its levels
constexpr uint32_t kDeepestForJit = 300;      // the machine-code compiler recurses without a guard
constexpr uint32_t kUsesForJit = 3;
constexpr size_t kLengthForJit = 200;
constexpr size_t kMostPrograms = 512;

int stack_guard(uint32_t, void* limit) {
  return reinterpret_cast<uintptr_t>(__builtin_frame_address(0)) < reinterpret_cast<uintptr_t>(limit);
}

template <unsigned Unit>
void* compile_with(const WrittenPattern& written, Mode mode, Speed speed, uintptr_t stack_limit, CompiledCode::State* state) {
  using L = Library<Unit>;
  std::vector<typename L::Character> text(written.text.begin(), written.text.end());
  typename L::CompileContext* context = L::compile_context_create(nullptr);
  *state = CompiledCode::kNoMemory;
  if (context == nullptr) return nullptr;
  uint32_t options = PCRE2_DOTALL | PCRE2_MULTILINE | PCRE2_ALT_CIRCUMFLEX | PCRE2_NEVER_UTF;
  if (written.caseless) options |= PCRE2_CASELESS;
  if (written.classes == Classes::kUnicode) options |= PCRE2_UCP;
  if (written.classes == Classes::kLatin1) L::set_character_tables(context, latin1_tables());
  if (mode == Mode::kSearch) options |= PCRE2_USE_OFFSET_LIMIT;
  else options |= PCRE2_ANCHORED;
  if (mode == Mode::kFullMatch) options |= PCRE2_ENDANCHORED;
  if (speed == Speed::kInterruptible) options |= PCRE2_AUTO_CALLOUT;
  L::set_newline(context, PCRE2_NEWLINE_LF);
  L::set_nest_limit(context, kNestLimit);
  L::set_recursion_guard(context, stack_guard, reinterpret_cast<void*>(stack_limit + kCompileStack));
  int error = 0;
  PCRE2_SIZE offset = 0;
  static constexpr typename L::Character kNothing[1] = {};
  typename L::Code* code = L::compile(text.empty() ? kNothing : text.data(), text.size(), options, &error, &offset, context);
  L::compile_context_free(context);
  if (code != nullptr) *state = CompiledCode::kReady;
  else if (error != PCRE2_ERROR_HEAP_FAILED) *state = CompiledCode::kTooLarge;
  return code;
}

template <unsigned Unit>
void* jit_copy(void* code) {
  using L = Library<Unit>;
  typename L::Code* copy = L::code_copy(static_cast<typename L::Code*>(code));
  if (copy == nullptr) return nullptr;
  if (L::jit_compile(copy, PCRE2_JIT_COMPLETE) == 0) return copy;
  L::code_free(copy);
  return nullptr;
}

void free_code(unsigned unit, void* code) {
  if (code == nullptr) return;
  if (unit == 1) Library<1>::code_free(static_cast<Library<1>::Code*>(code));
  else if (unit == 2) Library<2>::code_free(static_cast<Library<2>::Code*>(code));
  else Library<4>::code_free(static_cast<Library<4>::Code*>(code));
}

}  // namespace

CompiledCode::~CompiledCode() {
  free_code(unit, code);
  free_code(unit, jitted.load(std::memory_order_relaxed));
}

Program::~Program() {
  for (auto& modes : codes_)
    for (auto& speeds : modes)
      for (auto& code : speeds) delete code.load(std::memory_order_relaxed);
}

CompiledCode* Program::compile(unsigned width, Mode mode, Speed speed, uintptr_t stack_limit) {
  auto* out = new CompiledCode;
  for (unsigned unit : {width, 4u}) {
    out->unit = unit;
    WrittenPattern written = write_pattern(tree_, unit);
    if (written.too_large) {
      out->state = CompiledCode::kTooLarge;
      break;
    }
    if (unit == 1) out->code = compile_with<1>(written, mode, speed, stack_limit, &out->state);
    else if (unit == 2) out->code = compile_with<2>(written, mode, speed, stack_limit, &out->state);
    else out->code = compile_with<4>(written, mode, speed, stack_limit, &out->state);
    // The narrow libraries hold patterns of 64 K units only: a larger one runs on a widened copy of the subject.
    if (out->state != CompiledCode::kTooLarge) break;
  }
  return out;
}

const CompiledCode* Program::code(unsigned width, Mode mode, Speed speed, uintptr_t stack_limit) {
  auto& slot = codes_[unit_index(width)][static_cast<int>(mode)][static_cast<int>(speed)];
  if (CompiledCode* ready = slot.load(std::memory_order_acquire)) return ready;  // pairs with the release below
  std::lock_guard guard(lock_);
  if (CompiledCode* ready = slot.load(std::memory_order_relaxed)) return ready;
  CompiledCode* made = compile(width, mode, speed, stack_limit);
  slot.store(made, std::memory_order_release);  // pairs with the acquire above
  return made;
}

void* Program::machine_code(const CompiledCode* code, Speed speed, size_t length) {
  if (void* ready = code->jitted.load(std::memory_order_acquire)) return ready;  // pairs with the release below
  if (code->jit_failed.load(std::memory_order_relaxed)) return nullptr;
  auto* own = const_cast<CompiledCode*>(code);  // the program's own, made by compile()
  if (speed == Speed::kPlain && length < kLengthForJit && own->uses.fetch_add(1, std::memory_order_relaxed) < kUsesForJit)
    return nullptr;
  std::lock_guard guard(lock_);
  if (void* ready = own->jitted.load(std::memory_order_relaxed)) return ready;
  void* made = nullptr;
  if (tree_.depth < kDeepestForJit) {
    if (code->unit == 1) made = jit_copy<1>(code->code);
    else if (code->unit == 2) made = jit_copy<2>(code->code);
    else made = jit_copy<4>(code->code);
  }
  if (made == nullptr) own->jit_failed.store(true, std::memory_order_relaxed);
  own->jitted.store(made, std::memory_order_release);  // pairs with the acquire above
  return made;
}

// ---- The programs of the process

namespace {

struct ProgramTable {
  std::mutex lock;
  std::unordered_map<std::u32string, Program*> programs;  // each retained
};
ProgramTable& table() {
  static ProgramTable* const the = new ProgramTable;  // lives as long as the process: isolates may end late
  return *the;
}
std::u32string key_of(std::u32string_view text, bool is_text, uint32_t flags) {
  std::u32string key(text);
  key += static_cast<char32_t>(flags << 1 | is_text);
  return key;
}

}  // namespace

Program* find_program(std::u32string_view text, bool is_text, uint32_t flags) {
  std::u32string key = key_of(text, is_text, flags);
  std::lock_guard guard(table().lock);
  auto it = table().programs.find(key);
  if (it == table().programs.end()) return nullptr;
  it->second->retain();
  return it->second;
}

void keep_program(std::u32string_view text, bool is_text, uint32_t flags, Program* program) {
  std::u32string key = key_of(text, is_text, flags);
  std::lock_guard guard(table().lock);
  auto& programs = table().programs;
  if (programs.size() >= kMostPrograms) {
    programs.begin()->second->release();
    programs.erase(programs.begin());
  }
  if (programs.emplace(std::move(key), program).second) program->retain();
}

}  // namespace skerry::regex

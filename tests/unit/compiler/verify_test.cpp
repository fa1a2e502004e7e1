#include <filesystem>
#include <fstream>
#include <sstream>

#include "compile_text.h"

namespace skerry::compiler {
namespace {

CodeParts parts_with(std::initializer_list<Insn> code, uint32_t registers) {
  CodeParts p;
  p.qualname = "test";
  p.register_count = registers;
  uint32_t at = 0;
  for (const Insn& i : code) {
    CodeWord w;
    w.insn = i;
    p.words.push_back(w);
    p.positions.push_back({at++, 1, 1, 0, 0});
  }
  p.constants.push_back(0);
  return p;
}
Insn insn(Op op, uint8_t flags = 0, uint16_t a = 0, uint16_t b = 0, uint16_t c = 0) {
  return {static_cast<uint8_t>(op), flags, a, b, c};
}

TEST_CASE("the verifier accepts a sound function") {
  CHECK(verify(parts_with({insn(Op::LOAD_CONST, 0, 0), insn(Op::RETURN, kKillA, 0)}, 1)) == "");
}

TEST_CASE("the verifier finds what would go wrong") {
  CHECK(contains(verify(parts_with({insn(Op::RETURN, kKillA, 0)}, 1)), "dead"));
  CHECK(contains(verify(parts_with({insn(Op::LOAD_CONST, 0, 5), insn(Op::RETURN_CONST)}, 1)), "out of"));
  CHECK(contains(verify(parts_with({insn(Op::LOAD_CONST, 0, 0), insn(Op::RETURN_CONST)}, 1)), "still holds"));
  CHECK(contains(verify(parts_with({insn(Op::JUMP, 0, 0, 7), insn(Op::RETURN_CONST)}, 0)), "no instruction"));
  CHECK(contains(verify(parts_with({insn(Op::LOAD_CONST, 0, 0, 9), insn(Op::RETURN, kKillA, 0)}, 1)), "constant"));
  CHECK(contains(verify(parts_with({insn(Op::LOAD_CONST, 0, 0)}, 1)), "no instruction"));
  // Killed, then used again.
  CHECK(contains(verify(parts_with({insn(Op::LOAD_CONST, 0, 0), insn(Op::MOVE, kKillB, 1, 0),
                                    insn(Op::RETURN, kKillA, 0)}, 2)), "dead"));
}

// Every source of the system's standard library, its tests included, compiles to sound code.
TEST_CASE("the standard library compiles to sound code") {
  namespace fs = std::filesystem;
  int compiled = 0;
  for (const char* folder : {"/usr/lib/python3.11", "/usr/lib/python3.12", "/usr/lib/python3.13"}) {
    std::error_code ignored;
    if (!fs::is_directory(folder, ignored)) continue;
    for (auto& entry : fs::recursive_directory_iterator(folder, fs::directory_options::skip_permission_denied, ignored)) {
      if (entry.path().extension() != ".py") continue;
      std::ifstream in(entry.path());
      std::stringstream text;
      text << in.rdbuf();
      auto c = compile_text(text.str());
      if (!c->unit) continue;  // deliberate errors, character names
      ++compiled;
      for (auto& code : c->unit->codes)
        if (std::string fault = verify(*code); !fault.empty()) FAIL_CHECK(entry.path().string() << ": " << fault);
    }
  }
  MESSAGE("files compiled: " << compiled);
}

}  // namespace
}  // namespace skerry::compiler

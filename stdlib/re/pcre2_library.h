// PCRE2's three libraries under one template: Library<1>, Library<2>, Library<4> by bytes a character.
// Only program.cpp and matcher.cpp include this.
#pragma once

#define PCRE2_CODE_UNIT_WIDTH 0
#include <pcre2.h>

#include <cstddef>

namespace skerry::regex {

template <unsigned Unit>
struct Library;

#define SKERRY_PCRE2_LIBRARY(unit, bits)                                                        \
  template <>                                                                                   \
  struct Library<unit> {                                                                        \
    using Character = PCRE2_UCHAR##bits;                                                        \
    using Text = PCRE2_SPTR##bits;                                                              \
    using Code = pcre2_code_##bits;                                                             \
    using CompileContext = pcre2_compile_context_##bits;                                        \
    using MatchContext = pcre2_match_context_##bits;                                            \
    using MatchData = pcre2_match_data_##bits;                                                  \
    using JitStack = pcre2_jit_stack_##bits;                                                    \
    using CalloutBlock = pcre2_callout_block_##bits;                                            \
    static constexpr auto compile = pcre2_compile_##bits;                                       \
    static constexpr auto code_copy = pcre2_code_copy_##bits;                                   \
    static constexpr auto code_free = pcre2_code_free_##bits;                                   \
    static constexpr auto compile_context_create = pcre2_compile_context_create_##bits;         \
    static constexpr auto compile_context_free = pcre2_compile_context_free_##bits;             \
    static constexpr auto set_character_tables = pcre2_set_character_tables_##bits;             \
    static constexpr auto set_newline = pcre2_set_newline_##bits;                               \
    static constexpr auto set_nest_limit = pcre2_set_parens_nest_limit_##bits;                  \
    static constexpr auto set_recursion_guard = pcre2_set_compile_recursion_guard_##bits;       \
    static constexpr auto jit_compile = pcre2_jit_compile_##bits;                               \
    static constexpr auto jit_match = pcre2_jit_match_##bits;                                   \
    static constexpr auto match = pcre2_match_##bits;                                           \
    static constexpr auto jit_stack_create = pcre2_jit_stack_create_##bits;                     \
    static constexpr auto jit_stack_assign = pcre2_jit_stack_assign_##bits;                     \
    static constexpr auto jit_stack_free = pcre2_jit_stack_free_##bits;                         \
    static constexpr auto match_context_create = pcre2_match_context_create_##bits;             \
    static constexpr auto match_context_free = pcre2_match_context_free_##bits;                 \
    static constexpr auto match_data_create = pcre2_match_data_create_##bits;                   \
    static constexpr auto match_data_free = pcre2_match_data_free_##bits;                       \
    static constexpr auto ovector = pcre2_get_ovector_pointer_##bits;                           \
    static constexpr auto set_callout = pcre2_set_callout_##bits;                               \
    static constexpr auto set_match_limit = pcre2_set_match_limit_##bits;                       \
    static constexpr auto set_depth_limit = pcre2_set_depth_limit_##bits;                       \
    static constexpr auto set_heap_limit = pcre2_set_heap_limit_##bits;                         \
    static constexpr auto set_offset_limit = pcre2_set_offset_limit_##bits;                     \
    static constexpr auto mark = pcre2_get_mark_##bits;                                         \
  };
SKERRY_PCRE2_LIBRARY(1, 8)
SKERRY_PCRE2_LIBRARY(2, 16)
SKERRY_PCRE2_LIBRARY(4, 32)
#undef SKERRY_PCRE2_LIBRARY

inline constexpr int unit_index(unsigned unit) { return unit == 1 ? 0 : unit == 2 ? 1 : 2; }

}  // namespace skerry::regex

// Whether a sanitizer watches: it has memory of its own beside, and keeps what was freed.
#ifndef SLUIS_TESTS_SANITIZED_H_
#define SLUIS_TESTS_SANITIZED_H_

namespace sluis {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kSanitized = true;
#elif defined(__has_feature)
inline constexpr bool kSanitized =
    __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
inline constexpr bool kSanitized = false;
#endif

}  // namespace sluis

#endif  // SLUIS_TESTS_SANITIZED_H_

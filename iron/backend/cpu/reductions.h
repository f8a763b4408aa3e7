#pragma once
/// What each reduction keeps while it runs: a state that elements are added to and that merges with
/// the state of other elements. `position` counts the reduced elements in row-major order.

#include <functional>
#include <limits>

#include "iron/backend/cpu/integer.h"

namespace iron::cpu {

/// f32 and f64 add in f64; integers modulo 2^64, giving i64.
template <class T>
struct Sum {
  using In = T;
  using State = std::conditional_t<std::is_floating_point_v<T>, double, u64>;
  using Out = std::conditional_t<std::is_floating_point_v<T>, T, i64>;
  static State start() { return 0; }
  static void add(State& s, T x, i64) { s += static_cast<State>(x); }
  static void merge(State& s, State other) { s += other; }
  static Out finish(State s, i64) { return static_cast<Out>(s); }
};

/// Adds in f64, integers as well, so that no sum wraps.
template <class T>
struct Mean {
  using In = T;
  using State = double;
  using Out = std::conditional_t<std::is_floating_point_v<T>, T, float>;
  static State start() { return 0; }
  static void add(State& s, T x, i64) { s += static_cast<double>(x); }
  static void merge(State& s, State other) { s += other; }
  static Out finish(State s, i64 count) { return static_cast<Out>(s / static_cast<double>(count)); }
};

template <class T>
struct Product {
  using In = T;
  using State = typename Sum<T>::State;
  using Out = typename Sum<T>::Out;
  static State start() { return 1; }
  static void add(State& s, T x, i64) { s *= static_cast<State>(x); }
  static void merge(State& s, State other) { s *= other; }
  static Out finish(State s, i64) { return static_cast<Out>(s); }
};

/// The value that no other beats; a NaN beats all.
template <class T, class Better>
struct Extreme {
  using In = T;
  using State = T;
  using Out = T;
  static State start() {
    using Limits = std::numeric_limits<T>;
    constexpr bool smallest = std::is_same_v<Better, std::greater<T>>;
    if constexpr (Limits::has_infinity) return smallest ? -Limits::infinity() : Limits::infinity();
    return smallest ? Limits::lowest() : Limits::max();
  }
  static void add(State& s, T x, i64) { s = Better{}(x, s) || x != x ? x : s; }
  static void merge(State& s, State other) { add(s, other, 0); }
  static Out finish(State s, i64) { return s; }
};

/// The first position of that value.
template <class T, class Better>
struct ArgExtreme {
  struct Best {
    T value;
    i64 position;
  };
  using In = T;
  using State = Best;
  using Out = i64;
  static State start() { return {Extreme<T, Better>::start(), std::numeric_limits<i64>::max()}; }
  static void add(State& s, T x, i64 position) { merge(s, {x, position}); }
  static void merge(State& s, const State& other) {
    const bool beats =
        Better{}(other.value, s.value) || (other.value != other.value && s.value == s.value);
    const bool ties = other.value == s.value || (other.value != other.value && s.value != s.value);
    if (beats || (ties && other.position < s.position)) s = other;
  }
  static Out finish(const State& s, i64) { return s.position; }
};

template <class T>
struct Any {
  using In = T;
  using State = u8;
  using Out = bool;
  static State start() { return 0; }
  static void add(State& s, T x, i64) { s |= static_cast<u8>(x != T{}); }
  static void merge(State& s, State other) { s |= other; }
  static Out finish(State s, i64) { return s != 0; }
};

template <class T>
struct All {
  using In = T;
  using State = u8;
  using Out = bool;
  static State start() { return 1; }
  static void add(State& s, T x, i64) { s &= static_cast<u8>(x != T{}); }
  static void merge(State& s, State other) { s &= other; }
  static Out finish(State s, i64) { return s != 0; }
};

}  // namespace iron::cpu

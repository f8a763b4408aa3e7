#pragma once
/// How many bytes this machine moves: what work that hardly computes is measured against.

#include "iron/core/thread_team.h"

namespace iron::bench {

/// GB/s (10⁹ bytes) of copying, all members of `team` at once, over about `seconds`. A byte that is
/// read and written counts twice, as in STREAM; that a processor reads a line before it overwrites
/// it does not count. Ordinary loads and stores.
///
/// Within L2: each member copies 96 KiB to 96 KiB, over and over: too much for L1.
double measure_l2_bandwidth(ThreadTeam& team, double seconds);
/// From main memory: the members share a copy of 128 MiB to 128 MiB, or of twice the L3 cache where
/// that is more.
double measure_memory_bandwidth(ThreadTeam& team, double seconds);

}  // namespace iron::bench

// What every program of these recordings shares: its clock, and its one line of output.
#ifndef RECORDINGS_CLOCK_H
#define RECORDINGS_CLOCK_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// Processor seconds of this process, user and system.
static inline double cpu_seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

// Ends the process with status 3: this configuration is not a valid one.
static inline void refuse(const char *reason) {
  fprintf(stderr, "%s\n", reason);
  exit(3);
}

// The processor seconds of one run, and the rate at which it did `work` units of work.
static inline void report(double seconds, double work) {
  printf("{\"seconds\": %.9f, \"rate\": %.6f}\n", seconds, work / seconds);
}

// The index of `word` in a list that ends with NULL; ends the process when it is not there.
static inline int choice(const char *word, const char *const *words) {
  for (int i = 0; words[i]; i++)
    if (!strcmp(word, words[i])) return i;
  fprintf(stderr, "unknown value %s\n", word);
  exit(64);
}

// A 64-bit generator (xorshift multiply) for inputs that are the same on every machine.
static inline unsigned long long next_random(unsigned long long *state) {
  *state ^= *state >> 12, *state ^= *state << 25, *state ^= *state >> 27;
  return *state * 2685821657736338717ULL;
}

#endif

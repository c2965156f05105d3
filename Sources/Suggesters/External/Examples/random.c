/* Random search in C: cc -O2 -o random random.c && rematch run -s exec:./random */

#define _POSIX_C_SOURCE 200809L
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_PARAMETERS = 100 };

static uint64_t state; /* of a linear congruential generator with 64 bits, whose upper bits are used */

static unsigned below(unsigned n) {
  state = state * 6364136223846793005u + 1442695040888963407u;
  return (unsigned)((state >> 33) % n);
}

/* The whole number after a key, or 0 where the key is not. */
static long long number(const char *request, const char *key) {
  const char *at = strstr(request, key);
  return at ? atoll(at + strlen(key)) : 0;
}

int main(void) {
  char *request = NULL;
  size_t capacity = 0;
  unsigned levels[MOST_PARAMETERS], count = 0; /* how many values each parameter has */

  while (getline(&request, &capacity, stdin) > 0) {
    printf("{\"id\":%lld", number(request, "\"id\":"));
    if (strstr(request, "\"type\":\"hello\"")) {
      printf(",\"protocol\":1,\"name\":\"random.c\",\"version\":\"1.0\"");
      printf(",\"capabilities\":[\"batches\",\"asynchronous\",\"runs\"]");
    } else if (strstr(request, "\"type\":\"start\"")) {
      state = (uint64_t)number(request, "\"seed\":");
      count = 0;
      const char *at = request;
      while (count < MOST_PARAMETERS && (at = strstr(at, "\"values\":["))) {
        levels[count] = 1;
        for (; *at && *at != ']'; at++) levels[count] += *at == ',';
        count++;
      }
    } else if (strstr(request, "\"type\":\"suggest\"")) {
      printf(",\"suggestions\":[");
      for (long long left = number(request, "\"count\":"); left > 0; left--) {
        for (unsigned i = 0; i < count; i++) printf("%c%u", i ? ',' : '[', below(levels[i]));
        printf(left > 1 ? "]," : "]");
      }
      printf("]");
    }
    printf("}\n");
    fflush(stdout);
  }
  return 0;
}

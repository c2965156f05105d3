// The other side of the benchmark of external suggesters, and the bare rival of ours.
//
//   pingpong echo               answers every request with as little work as can be
//   pingpong turns FILE CMD...  sends FILE's lines to CMD one by one, each after the answer to the one
//                               before; prints the seconds from the second line on
//   pingpong flow FILE CMD...   sends all lines at once, as `CMD < FILE` does, and prints the same
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + 1e-9 * time.tv_nsec;
}

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static void writeAll(int file, const char *bytes, size_t count) {
  while (count > 0) {
    ssize_t written = write(file, bytes, count);
    if (written <= 0) fail("write");
    bytes += written;
    count -= written;
  }
}

// Reads so many whole lines.
static void readLines(int file, long lines) {
  static char block[1 << 16];
  while (lines > 0) {
    ssize_t count = read(file, block, sizeof block);
    if (count <= 0) fail("read");
    for (ssize_t index = 0; index < count; index++) lines -= block[index] == '\n';
  }
}

static int echo(void) {
  char *line = NULL, answer[1 << 16];
  size_t size = 0;
  int parameters = 0;
  while (getline(&line, &size, stdin) > 0) {
    const char *id = strstr(line, "\"id\":");
    int length = sprintf(answer, "{\"id\":%ld", id ? strtol(id + 5, NULL, 10) : -1);
    if (strstr(line, "\"type\":\"suggest\"")) {
      const char *count = strstr(line, "\"count\":");
      length += sprintf(answer + length, ",\"suggestions\":[");
      for (long left = count ? strtol(count + 8, NULL, 10) : 0; left > 0; left--) {
        for (int index = 0; index < parameters; index++)
          length += sprintf(answer + length, index ? ",0" : "[0");
        length += sprintf(answer + length, left > 1 ? "]," : "]");
      }
      length += sprintf(answer + length, "]");
    } else if (strstr(line, "\"type\":\"stop\"")) {
      length += sprintf(answer + length, ",\"stop\":[]");
    } else if (strstr(line, "\"type\":\"start\"")) {
      parameters = 0;
      for (const char *rest = line; (rest = strstr(rest, "\"values\":")); rest++) parameters++;
    } else if (strstr(line, "\"type\":\"hello\"")) {
      length += sprintf(
        answer + length,
        ",\"protocol\":1,\"name\":\"echo\",\"version\":\"1\","
        "\"capabilities\":[\"batches\",\"asynchronous\",\"stops\",\"runs\"]");
    }
    length += sprintf(answer + length, "}\n");
    writeAll(1, answer, length);
  }
  return 0;
}

static int drive(int inTurns, const char *path, char **command) {
  FILE *file = fopen(path, "r");
  if (!file) fail(path);
  static char text[1 << 26];
  size_t length = fread(text, 1, sizeof text, file);
  int input[2], output[2];
  if (pipe2(input, O_CLOEXEC) || pipe2(output, O_CLOEXEC)) fail("pipe");
  if (fork() == 0) {
    dup2(input[0], 0);
    dup2(output[1], 1);
    execvp(command[0], command);
    fail(command[0]);
  }
  close(input[0]);
  close(output[1]);
  char *end = memchr(text, '\n', length);
  if (!end) fail("no line");
  writeAll(input[1], text, end + 1 - text);
  readLines(output[0], 1);
  const char *rest = end + 1;
  const char *last = text + length;
  double begin = now();
  if (inTurns) {
    for (const char *next; rest < last; rest = next) {
      next = (const char *)memchr(rest, '\n', last - rest) + 1;
      writeAll(input[1], rest, next - rest);
      readLines(output[0], 1);
    }
  } else {
    long lines = 0;
    for (const char *place = rest; place < last; place++) lines += *place == '\n';
    pid_t writer = fork();
    if (writer == 0) {
      writeAll(input[1], rest, last - rest);
      _exit(0);
    }
    readLines(output[0], lines);
  }
  printf("%.9f\n", now() - begin);
  close(input[1]);
  while (wait(NULL) > 0) {}
  return 0;
}

int main(int argc, char **argv) {
  if (argc == 2 && !strcmp(argv[1], "echo")) return echo();
  if (argc >= 4 && !strcmp(argv[1], "turns")) return drive(1, argv[2], argv + 3);
  if (argc >= 4 && !strcmp(argv[1], "flow")) return drive(0, argv[2], argv + 3);
  fputs("see the head of pingpong.c\n", stderr);
  return 64;
}

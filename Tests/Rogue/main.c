// A suggester that misbehaves as it is told; see `usage`. It shares no code with the project.
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char usage[] =
  "rogue [-c CAPABILITIES] [-l LOG] [-k KIND] [-n N] [-a ACTION] [-x TEXT]\n"
  "does ACTION at the N-th (1) request of KIND (any), and answers all others\n";

static const char *capabilities = "", *logPath, *kind, *action = "none", *text = "";
static int number = 1, seen, dimensions;

struct request {
  char type[16], run[64];
  long id, iteration, count, running;
};

static const char *after(const char *line, const char *key) {
  char quoted[64];
  snprintf(quoted, sizeof quoted, "\"%s\":", key);
  const char *place = strstr(line, quoted);
  return place ? place + strlen(quoted) : NULL;
}

static long whole(const char *line, const char *key) {
  const char *place = after(line, key);
  return place ? strtol(place, NULL, 10) : 0;
}

static void word(const char *line, const char *key, char *into, size_t size) {
  const char *place = after(line, key);
  size_t length = 0;
  if (place && *place == '"')
    for (place++; *place && *place != '"' && length + 1 < size; place++) into[length++] = *place;
  into[length] = 0;
}

static void note(const char *format, const char *detail) {
  if (!logPath) return;
  char line[256];
  int length = snprintf(line, sizeof line, format, (int)getpid(), detail);
  int file = open(logPath, O_WRONLY | O_CREAT | O_APPEND, 0644);
  if (file < 0 || write(file, line, length) != length) exit(90);
  close(file);
}

// A text with @ for the request's number, ~ for a byte that is not UTF-8, and ^ for a zero.
static void say(const char *format, long id) {
  for (; *format; format++)
    if (*format == '@') printf("%ld", id);
    else if (*format == '~') putchar(0xFF);
    else if (*format == '^') putchar(0);
    else putchar(*format);
}

static void answer(const struct request *request) {
  printf("{\"id\":%ld", request->id);
  if (*request->run) printf(",\"run\":\"%s\"", request->run);
  if (!strcmp(request->type, "hello")) {
    printf(",\"protocol\":1,\"name\":\"rogue\",\"version\":\"1\",\"capabilities\":[");
    for (const char *rest = capabilities; *rest;) {
      size_t length = strcspn(rest, ",");
      printf("%s\"%.*s\"", rest == capabilities ? "" : ",", (int)length, rest);
      rest += length + (rest[length] == ',');
    }
    printf("]");
  } else if (!strcmp(request->type, "suggest")) {
    printf(",\"suggestions\":[");
    for (long slot = 0; slot < request->count; slot++) {
      printf(slot ? ",[" : "[");
      for (int axis = 0; axis < dimensions; axis++)
        printf(axis ? ",%ld" : "%ld", (request->iteration + slot + axis) % 3);
      printf("]");
    }
    printf("]");
  } else if (!strcmp(request->type, "stop")) {
    // Every third iteration the first running trial.
    if (request->iteration % 3 == 0 && request->running >= 0) printf(",\"stop\":[%ld]", request->running);
    else printf(",\"stop\":[]");
  }
  printf("}\n");
  fflush(stdout);
}

static void hang(void) {
  for (;;) pause();
}

static void eat(void) {
  for (;;) {
    char *block = malloc(1 << 20);
    if (block) memset(block, 1, 1 << 20);
    usleep(200);
  }
}

static void flood(int descriptor, const char *unit) {
  static char block[1 << 16];
  size_t length = strlen(unit);
  for (size_t index = 0; index < sizeof block; index++) block[index] = unit[index % length];
  for (long left = 1L << 30; left > 0;) {
    ssize_t count = write(descriptor, block, sizeof block);
    if (count <= 0) exit(91);
    left -= count;
  }
}

// Returns whether the request is still to be answered.
static int act(const struct request *request) {
  if (!strcmp(action, "hang")) hang();
  if (!strcmp(action, "exit")) {
    fprintf(stderr, "rogue: about to leave\n");
    exit(atoi(text));
  }
  if (!strcmp(action, "signal")) raise(atoi(text)), hang();
  if (!strcmp(action, "ignore-term")) signal(SIGTERM, SIG_IGN), hang();
  if (!strcmp(action, "close-output")) close(1), hang();
  if (!strcmp(action, "close-input")) return answer(request), close(0), hang(), 0;
  if (!strcmp(action, "flood-output")) flood(1, text), hang();
  if (!strcmp(action, "flood-errors")) return flood(2, text), 1;
  if (!strcmp(action, "say")) return say(text, request->id), putchar('\n'), fflush(stdout), 0;
  if (!strcmp(action, "say-besides")) return answer(request), say(text, request->id), putchar('\n'), fflush(stdout), 0;
  if (!strcmp(action, "half-hang")) return say(text, request->id), fflush(stdout), hang(), 0;
  if (!strcmp(action, "half-exit")) return say(text, request->id), fflush(stdout), exit(0), 0;
  if (!strcmp(action, "answer-exit")) answer(request), exit(atoi(text));
  if (!strcmp(action, "fork")) return fork() == 0 ? (hang(), 0) : 1;
  if (!strcmp(action, "fork-hang")) return fork(), hang(), 0;
  if (!strcmp(action, "daemon")) {
    if (fork() == 0) {
      setsid();
      for (int descriptor = 0; descriptor < 3; descriptor++) close(descriptor);
      signal(SIGTERM, SIG_IGN);
      if (fork() == 0) hang();
      exit(0);
    }
    return 1;
  }
  if (!strcmp(action, "eat")) eat();
  if (!strcmp(action, "eat-elsewhere")) {
    if (fork()) hang();
    setsid();
    if (fork()) exit(0);
    eat();
  }
  return 1;
}

static void serve(const char *line) {
  struct request request;
  word(line, "type", request.type, sizeof request.type);
  word(line, "run", request.run, sizeof request.run);
  request.id = whole(line, "id");
  request.iteration = whole(line, "iteration");
  request.count = whole(line, "count");
  const char *running = after(line, "running");
  request.running = running && running[1] != ']' ? strtol(running + 1, NULL, 10) : -1;
  if (!strcmp(request.type, "start")) {
    dimensions = 0;
    for (const char *rest = line; (rest = strstr(rest, "\"values\":")); rest++) dimensions++;
  }
  if (!strcmp(request.type, "start") || !strcmp(request.type, "finish")) {
    char format[80];
    snprintf(format, sizeof format, "%%d %s %%s\n", request.type);
    note(format, request.run);
  }
  int isChosen = (!kind || !strcmp(kind, request.type)) && ++seen == number;
  if (!isChosen || act(&request)) answer(&request);
}

// Answers two waiting requests in the reverse order.
static void serveInReverse(void) {
  char *lines[2] = {NULL, NULL}, buffer[1 << 16];
  size_t length = 0;
  for (;;) {
    struct pollfd input = {.fd = 0, .events = POLLIN};
    int ready = poll(&input, 1, lines[0] ? 100 : -1);
    if (ready > 0) {
      ssize_t count = read(0, buffer + length, sizeof buffer - 1 - length);
      if (count <= 0) exit(0);
      length += count;
      buffer[length] = 0;
    }
    char *end;
    while ((end = memchr(buffer, '\n', length))) {
      *end = 0;
      lines[lines[0] != NULL] = strdup(buffer);
      length -= end + 1 - buffer;
      memmove(buffer, end + 1, length + 1);
      if (!lines[1]) continue;
      note("%d both%s\n", "");
      serve(lines[1]), serve(lines[0]);
      free(lines[0]), free(lines[1]);
      lines[0] = lines[1] = NULL;
    }
    if (ready == 0 && lines[0]) serve(lines[0]), free(lines[0]), lines[0] = NULL;
  }
}

int main(int argc, char **argv) {
  int isReverse = 0;
  for (int option; (option = getopt(argc, argv, "c:l:k:n:a:x:r")) != -1;) switch (option) {
      case 'c': capabilities = optarg; break;
      case 'l': logPath = optarg; break;
      case 'k': kind = optarg; break;
      case 'n': number = atoi(optarg); break;
      case 'a': action = optarg; break;
      case 'x': text = optarg; break;
      case 'r': isReverse = 1; break;
      default: return fputs(usage, stderr), 64;
    }
  signal(SIGPIPE, SIG_IGN);
  if (isReverse) serveInReverse();
  char *line = NULL;
  size_t size = 0;
  while (getline(&line, &size, stdin) > 0) serve(line);
}

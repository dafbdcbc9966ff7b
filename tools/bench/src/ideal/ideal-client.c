// The ideal client: replays a finished list of requests over sockets that stay open, so many at once, and does nothing else.
// It hashes nothing, checks no more than the status, and knows no registry but one that answers with a Content-Length.
//
//   ideal-client SOURCE-HOST:PORT TARGET-HOST:PORT CONCURRENCY < LIST
//
// Each line of the list is one piece of work; a line "-" waits until all before it is done:
//
//   get PATH                           reads a manifest from the source, and drops it
//   copy PATH REPOSITORY DIGEST SIZE   streams a blob from the source into an upload
//   mount REPOSITORY DIGEST FROM       mounts a blob
//   put REPOSITORY TAG TYPE FILE       puts a manifest from a file
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

static const char ACCEPT[] =
  "Accept: application/vnd.oci.image.manifest.v1+json\r\n"
  "Accept: application/vnd.oci.image.index.v1+json\r\n"
  "Accept: application/vnd.docker.distribution.manifest.v2+json\r\n"
  "Accept: application/vnd.docker.distribution.manifest.list.v2+json\r\n";

enum { LINE = 1024, HEAD = 16384, PIECE = 65536 };

struct side {
  char host[256];
  struct sockaddr_in address;
};

struct connection {
  const struct side *side;
  int socket;
  char buffer[HEAD + 1];
  size_t have;
};

struct answer {
  int status;
  long length;
  char location[2048];
};

static struct side source, target;
static char (*lines)[LINE];
static size_t count, next_line;
static int underway;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;

static void die(const char *what) {
  fprintf(stderr, "ideal-client: %s\n", what);
  exit(1);
}

static void parse_side(struct side *side, const char *text) {
  char address[256];
  snprintf(side->host, sizeof side->host, "%s", text);
  snprintf(address, sizeof address, "%s", text);
  char *colon = strrchr(address, ':');
  if (!colon) die("an address has no port");
  *colon = 0;
  side->address.sin_family = AF_INET;
  side->address.sin_port = htons(atoi(colon + 1));
  if (inet_pton(AF_INET, address, &side->address.sin_addr) != 1) die("an address is no IPv4 address");
}

static void connect_to(struct connection *connection) {
  int yes = 1;
  connection->have = 0;
  connection->socket = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(connection->socket, (const struct sockaddr *)&connection->side->address, sizeof(struct sockaddr_in)))
    die("cannot connect");
  setsockopt(connection->socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

static void send_all(struct connection *connection, const char *bytes, size_t size) {
  while (size > 0) {
    ssize_t sent = write(connection->socket, bytes, size);
    if (sent <= 0) die("cannot send");
    bytes += sent;
    size -= sent;
  }
}

static void ask(struct connection *connection, const char *method, const char *path, const char *more, long size) {
  char head[HEAD];
  int length = snprintf(head, sizeof head, "%s %s HTTP/1.1\r\nHost: %s\r\n%s", method, path, connection->side->host, more);
  if (size >= 0) length += snprintf(head + length, sizeof head - length, "Content-Length: %ld\r\n", size);
  length += snprintf(head + length, sizeof head - length, "\r\n");
  send_all(connection, head, length);
}

// Reads the head of an answer; what came of the body stays in the buffer.
static struct answer answer_of(struct connection *connection) {
  struct answer answer = {0};
  char *end;
  connection->buffer[connection->have] = 0;
  while (!(end = strstr(connection->buffer, "\r\n\r\n"))) {
    ssize_t got = read(connection->socket, connection->buffer + connection->have, HEAD - connection->have);
    if (got <= 0) die("no answer");
    connection->have += got;
    connection->buffer[connection->have] = 0;
  }
  *end = 0;
  answer.status = atoi(connection->buffer + 9);
  for (char *line = strstr(connection->buffer, "\r\n"); line; line = strstr(line, "\r\n")) {
    line += 2;
    if (!strncasecmp(line, "content-length:", 15)) answer.length = atol(line + 15);
    if (!strncasecmp(line, "location: ", 10)) sscanf(line + 10, "%2047[^\r]", answer.location);
  }
  size_t used = end + 4 - connection->buffer;
  connection->have -= used;
  memmove(connection->buffer, connection->buffer + used, connection->have);
  return answer;
}

// Passes a body on, or drops it where there is nobody to take it.
static void pass(struct connection *from, long length, struct connection *to) {
  char piece[PIECE];
  while (length > 0) {
    long size = from->have ? (long)from->have : read(from->socket, piece, length < PIECE ? length : PIECE);
    if (size <= 0) die("a body ended early");
    if (size > length) size = length;
    if (to) send_all(to, from->have ? from->buffer : piece, size);
    if (from->have) {
      from->have -= size;
      memmove(from->buffer, from->buffer + size, from->have);
    }
    length -= size;
  }
}

static struct answer expect(struct connection *connection, int status) {
  struct answer answer = answer_of(connection);
  pass(connection, answer.length, NULL);
  if (answer.status != status) die(connection->buffer[0] ? connection->buffer : "an answer is not the one expected");
  return answer;
}

static void copy(struct connection *from, struct connection *to, const char *line) {
  char path[LINE], repository[LINE], digest[LINE], url[4096];
  long size;
  sscanf(line, "copy %s %s %s %ld", path, repository, digest, &size);
  snprintf(url, sizeof url, "/v2/%s/blobs/uploads/", repository);
  ask(from, "GET", path, "", -1);
  ask(to, "POST", url, "", 0);
  struct answer opened = expect(to, 202);
  char *place = strncmp(opened.location, "http", 4) ? opened.location : strchr(opened.location + 8, '/');
  snprintf(url, sizeof url, "%s%cdigest=%s", place, strchr(place, '?') ? '&' : '?', digest);
  ask(to, "PUT", url, "Content-Type: application/octet-stream\r\n", size);
  struct answer blob = answer_of(from);
  if (blob.status != 200 || blob.length != size) die("a blob is not the one expected");
  pass(from, size, to);
  expect(to, 201);
}

static void mount(struct connection *to, const char *line) {
  char repository[LINE], digest[LINE], from[LINE], url[4096];
  sscanf(line, "mount %s %s %s", repository, digest, from);
  snprintf(url, sizeof url, "/v2/%s/blobs/uploads/?mount=%s&from=%s", repository, digest, from);
  ask(to, "POST", url, "", 0);
  expect(to, 201);
}

static void put(struct connection *to, const char *line) {
  char repository[LINE], tag[LINE], type[LINE], file[LINE], url[4096], more[2048];
  sscanf(line, "put %s %s %s %s", repository, tag, type, file);
  FILE *manifest = fopen(file, "rb");
  if (!manifest) die("a manifest is missing");
  char *bytes = malloc(8 << 20);
  size_t size = fread(bytes, 1, 8 << 20, manifest);
  fclose(manifest);
  snprintf(url, sizeof url, "/v2/%s/manifests/%s", repository, tag);
  snprintf(more, sizeof more, "Content-Type: %s\r\n", type);
  ask(to, "PUT", url, more, size);
  send_all(to, bytes, size);
  expect(to, 201);
  free(bytes);
}

// The next line, when all is done that it waits for.
static const char *take(void) {
  pthread_mutex_lock(&lock);
  for (;;) {
    if (next_line == count) break;
    if (lines[next_line][0] != '-') {
      const char *line = lines[next_line++];
      underway++;
      pthread_mutex_unlock(&lock);
      return line;
    }
    if (underway == 0) {
      next_line++;
      pthread_cond_broadcast(&changed);
    } else pthread_cond_wait(&changed, &lock);
  }
  pthread_mutex_unlock(&lock);
  return NULL;
}

static void *work(void *unused) {
  struct connection from = {.side = &source}, to = {.side = &target};
  connect_to(&from);
  connect_to(&to);
  for (const char *line; (line = take());) {
    char path[LINE];
    if (sscanf(line, "get %s", path) == 1) {
      ask(&from, "GET", path, ACCEPT, -1);
      expect(&from, 200);
    } else if (!strncmp(line, "copy", 4)) copy(&from, &to, line);
    else if (!strncmp(line, "mount", 5)) mount(&to, line);
    else put(&to, line);
    pthread_mutex_lock(&lock);
    if (--underway == 0) pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
  }
  close(from.socket);
  close(to.socket);
  return unused;
}

int main(int argc, char **argv) {
  if (argc != 4) die("usage: ideal-client SOURCE TARGET CONCURRENCY < LIST");
  parse_side(&source, argv[1]);
  parse_side(&target, argv[2]);
  size_t room = 0;
  for (char line[LINE]; fgets(line, LINE, stdin); count++) {
    if (count == room) lines = realloc(lines, (room = room ? 2 * room : 1024) * LINE);
    memcpy(lines[count], line, LINE);
  }
  int threads = atoi(argv[3]);
  pthread_t *all = malloc(threads * sizeof *all);
  for (int at = 0; at < threads; at++) pthread_create(&all[at], NULL, work, NULL);
  for (int at = 0; at < threads; at++) pthread_join(all[at], NULL);
  return 0;
}

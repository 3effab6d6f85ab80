/* The example policy in C: a locked meeting takes members only, a full one nobody, and members are hosts.
 *
 * Questions are compact JSON with all members, and quotes within strings are escaped, so a member can be found by its
 * text: no name that somebody gives can look like "locked":. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define EXPORT(name) __attribute__((export_name(#name)))

static char *question;

EXPORT(version) int32_t version(void) { return 1; }

EXPORT(allocate) char *allocate(int32_t size) {
  free(question);
  return question = malloc(size + 1);
}

/* value answers what follows a member's name and colon, "" when it is not there. */
static const char *value(const char *member) {
  const char *at = strstr(question, member);
  return at ? at + strlen(member) : "";
}

static int is_true(const char *member) { return *value(member) == 't'; }

static uint64_t answer(const char *text) { return (uint64_t)(uintptr_t)text << 32 | strlen(text); }

EXPORT(decide) uint64_t decide(char *at, int32_t size) {
  at[size] = 0;
  long limit = atol(value("\"limit\":"));
  if (is_true("\"locked\":") && !is_true("\"member\":"))
    return answer("{\"allow\":false,\"reason\":\"callLocked\"}");
  if (limit > 0 && atol(value("\"participants\":")) >= limit)
    return answer("{\"allow\":false,\"reason\":\"participantLimitReached\"}");
  if (is_true("\"member\":"))
    return answer("{\"allow\":true,\"role\":\"host\"}");
  return answer("{\"allow\":true,\"role\":\"guest\"}");
}

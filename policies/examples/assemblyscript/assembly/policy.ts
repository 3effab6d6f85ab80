// The example policy in AssemblyScript: a locked meeting takes members only, a full one nobody, and members are hosts.
//
// Questions are compact JSON with all members, and quotes within strings are escaped, so a member can be found by its
// text: no name that somebody gives can look like "locked":.

let question = new ArrayBuffer(4096);
let answer = new ArrayBuffer(0);

export function version(): i32 {
  return 1;
}

export function allocate(size: i32): usize {
  if (question.byteLength < size) question = new ArrayBuffer(size);
  return changetype<usize>(question);
}

export function decide(at: usize, size: i32): u64 {
  answer = String.UTF8.encode(decided(String.UTF8.decodeUnsafe(at, size)));
  return (<u64>changetype<usize>(answer) << 32) | answer.byteLength;
}

function decided(q: string): string {
  const member = value(q, "member").startsWith("true");
  if (value(q, "locked").startsWith("true") && !member) return refused("callLocked");
  const limit = parseInt(value(q, "limit"));
  if (limit > 0 && parseInt(value(q, "participants")) >= limit) return refused("participantLimitReached");
  return '{"allow":true,"role":"' + (member ? "host" : "guest") + '"}';
}

function refused(reason: string): string {
  return '{"allow":false,"reason":"' + reason + '"}';
}

// value is what follows a member's name and colon.
function value(q: string, member: string): string {
  const name = '"' + member + '":';
  const at = q.indexOf(name);
  return at < 0 ? "" : q.substr(at + name.length, 20);
}

// trap takes the place of the runtime's abort, which would be an import.
export function trap(message: string | null, file: string | null, line: u32, column: u32): void {
  unreachable();
}

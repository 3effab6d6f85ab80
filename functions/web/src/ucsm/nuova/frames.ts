/** A frame longer than this is no event of ours but a stream out of step. */
const longest = 64 << 20;

/**
 * FrameReader cuts the event stream into its frames: the length in bytes as decimal digits, a line feed, then that
 * many bytes of UTF-8. The pieces pushed may end anywhere, in the middle of a length or of a character.
 */
export class FrameReader {
  #kept: Uint8Array<ArrayBuffer> = new Uint8Array();
  readonly #decoder = new TextDecoder();

  /** The frames that this piece completes. */
  push(piece: Uint8Array): string[] {
    const bytes = new Uint8Array(this.#kept.length + piece.length);
    bytes.set(this.#kept);
    bytes.set(piece, this.#kept.length);
    const frames: string[] = [];
    let at = 0;
    for (let feed = bytes.indexOf(10, at); feed >= 0; feed = bytes.indexOf(10, at)) {
      const start = feed + 1;
      const end = start + lengthIn(this.#decoder.decode(bytes.subarray(at, feed)));
      if (end > bytes.length) break;
      frames.push(this.#decoder.decode(bytes.subarray(start, end)));
      at = end;
    }
    this.#kept = bytes.slice(at);
    return frames;
  }
}

function lengthIn(line: string): number {
  const length = Number(line);
  if (!/^\d+\s*$/.test(line) || length > longest) throw new SyntaxError(`no frame length: ${line.slice(0, 40)}`);
  return length;
}

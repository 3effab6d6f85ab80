/**
 * The XML of the API: elements with attributes, no text that means anything. Read and written here, because under
 * Trusted Types (csp.txt) a page may not hand text to the browser's own parser.
 */
export interface XmlElement {
  name: string;
  attrs: Record<string, string>;
  children: XmlElement[];
}

export const element = (name: string, attrs: Record<string, string> = {}, children: XmlElement[] = []): XmlElement => ({ name, attrs, children });

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\n': '&#10;', '\r': '&#13;', '\t': '&#9;' };

export function writeXml({ name, attrs, children }: XmlElement): string {
  const start = name + Object.entries(attrs).map(([key, value]) => ` ${key}="${value.replace(/[&<>"\n\r\t]/g, (c) => escapes[c]!)}"`).join('');
  return children.length === 0 ? `<${start}/>` : `<${start}>${children.map(writeXml).join('')}</${name}>`;
}

/** One tag: a declaration or comment to pass over, an end, or a start with its attributes and perhaps its end. */
const tag = /<(?:[?!][^>]*|\/([\w.:-]+)\s*|([\w.:-]+)((?:\s+[\w.:-]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?))>/y;
const attribute = /([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/** Reads one document; throws SyntaxError when it is none. */
export function readXml(text: string): XmlElement {
  const top = element('');
  const open = [top];
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', tag.lastIndex)) {
    tag.lastIndex = at;
    const found = tag.exec(text);
    if (!found) throw new SyntaxError(`no tag at ${at}`);
    const [, ended, started, attrs, closed] = found;
    if (ended !== undefined && open.pop()!.name !== ended) throw new SyntaxError(`</${ended}> at ${at}`);
    if (started === undefined) continue;
    const made = element(started, readAttributes(attrs!));
    open.at(-1)!.children.push(made);
    if (!closed) open.push(made);
  }
  const [root] = top.children;
  if (open.length !== 1 || top.children.length !== 1 || !root) throw new SyntaxError('not one whole element');
  return root;
}

function readAttributes(text: string): Record<string, string> {
  return Object.fromEntries(Array.from(text.matchAll(attribute), ([, name, double, single]) => [name!, unescape(double ?? single ?? '')]));
}

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescape(text: string): string {
  return text.replace(/&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi, (all, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return named[name] ?? all;
    const code = hex ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });
}

import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';

const kinds: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html', '.svg': 'image/svg+xml' };

export interface Served {
  body: Buffer | string;
  status: number;
  headers: Record<string, string>;
}

/** What web.go answers to a path: a file of the build, or the page of the app that the path belongs to. */
export async function serve(site: string, path: string): Promise<Served> {
  const page = /^\/ucsm(\/|$)/.test(path) ? '/ucsm/index.html' : '/index.html';
  const name = extname(path) ? path : page;
  const policy = (await readFile('csp.txt', 'utf8')).split(/\s+/).join(' ').trim();
  const body = await readFile(join(site, name)).catch(() => undefined);
  return {
    body: body ?? 'not found', status: body ? 200 : 404,
    headers: { 'Content-Type': kinds[extname(name)] ?? 'text/plain', 'Content-Security-Policy': policy, 'X-Content-Type-Options': 'nosniff' },
  };
}

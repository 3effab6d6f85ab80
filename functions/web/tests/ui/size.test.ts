import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, inject, test } from 'vitest';

/** What a browser has to fetch and run before somebody can type a meeting ID. */
test('the script of the join page stays under 120 KB', async () => {
  const site = join(inject('out'), 'site');
  const page = await readFile(join(site, 'index.html'), 'utf8');
  const names = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map((m) => m[1]!);
  expect(names.length).toBeGreaterThan(0);
  const sizes = await Promise.all(names.map(async (name) => gzipSync(await readFile(join(site, name))).length));
  expect(sizes.reduce((a, b) => a + b, 0)).toBeLessThan(120_000);
});

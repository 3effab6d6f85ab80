import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { serve } from './site';

declare module 'vitest' {
  export interface ProvidedContext {
    origin: string;
    chromium: string;
    out: string;
  }
}

/** Builds the apps as they ship, into a folder of the tests, and serves them with the headers that web.go sets. */
export default async function setup(project: TestProject) {
  const out = process.env.PLENUM_TESTS_OUT ?? 'tests-out';
  const chromium = process.env.PLENUM_CHROMIUM ?? '/usr/bin/chromium';
  const site = join(out, 'site');
  if (!existsSync(chromium) && process.env.CI) throw new Error(`no Chromium at ${chromium} (PLENUM_CHROMIUM)`);
  await build(site);
  const server = createServer((request, response) => {
    void serve(site, new URL(request.url ?? '/', 'http://x').pathname).then(({ body, status, headers }) => {
      response.writeHead(status, headers);
      response.end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  project.provide('origin', originOf(server));
  project.provide('chromium', existsSync(chromium) ? chromium : '');
  project.provide('out', out);
  return () => new Promise((resolve) => server.close(resolve));
}

/** In a process of its own: here NODE_ENV is "test", and the libraries would be built in their slow, chatty form. */
async function build(site: string): Promise<void> {
  const args = ['node_modules/vite/bin/vite.js', 'build', '--outDir', site, '--emptyOutDir', '--logLevel', 'warn'];
  await promisify(execFile)(process.execPath, args, { env: { ...process.env, NODE_ENV: 'production' } });
}

function originOf(server: Server): string {
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}

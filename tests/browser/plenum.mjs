// A running appliance for browser tests: `plenum up` on free ports with a data folder of its own.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'; // the lab's certificate is self-signed, on loopback

export const password = 'correct horse battery staple';

/** Starts the appliance, with more flags of `plenum up` if given; stop() ends it with the signal given and waits. */
export async function startPlenum({ binary = process.env.PLENUM_BIN ?? 'bin/plenum', data, blades = 3, more = [] } = {}) {
  const folder = data ?? mkdtempSync(join(tmpdir(), 'plenum-'));
  const port = await freePort();
  const media = await freePort();
  const child = spawn(binary, ['up', '--json', '--data', folder, '--listen', `127.0.0.1:${port}`, '--media', `127.0.0.1:${media - 2}`,
    '--blades', String(blades), '--ssh-mmp', '', '--ssh-sol', '', '--ssh-ucsm', '', ...more], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, PLENUM_ADMIN_PASSWORD: password, PLENUM_USER_PASSWORD: password },
  });
  const ready = JSON.parse(await firstLine(child));
  const base = `https://127.0.0.1:${port}`;
  const ended = new Promise((done) => child.once('exit', done));
  return {
    base, ready, folder, child,
    api: (method, path, form) => api(base, method, path, form),
    async stop(signal = 'SIGTERM', keep = false) {
      child.kill(signal);
      await ended;
      if (!keep) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Tries until check passes; the last failure is the test's. Attempts, not seconds, bound it. */
export async function eventually(check, pauseMs = 250, attempts = 30_000 / pauseMs) {
  for (let i = 1; ; i++) {
    try {
      return await check();
    } catch (error) {
      if (i >= attempts) throw error;
      await new Promise((done) => setTimeout(done, pauseMs));
    }
  }
}

/** The process of the blade in a slot: a child of the server with that --slot. */
export function bladePid(parent, slot) {
  for (const pid of readdirSync('/proc').filter((d) => /^\d+$/.test(d))) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const args = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      const ppid = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      if (ppid === parent && args[args.indexOf('--slot') + 1] === String(slot)) return Number(pid);
    } catch {
      continue; // it has ended meanwhile
    }
  }
  throw new Error(`no process of blade ${slot}`);
}

/** One request to the Meeting Server API as admin; answers {status, location, body} with the body from JSON. */
async function api(base, method, path, form) {
  const answer = await fetch(base + '/api/v1' + path, {
    method,
    headers: {
      Accept: 'application/json',
      Authorization: 'Basic ' + Buffer.from(`admin:${password}`).toString('base64'),
      ...(form && { 'Content-Type': 'application/x-www-form-urlencoded' }),
    },
    body: form && new URLSearchParams(form).toString(),
  });
  const text = await answer.text();
  return { status: answer.status, location: answer.headers.get('location'), body: text ? JSON.parse(text) : undefined };
}

function firstLine(child) {
  return new Promise((resolve, reject) => {
    createInterface(child.stdout).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`plenum up ended with ${code}`)));
  });
}

/** A port of loopback that nobody listens on, with room above it. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port > 65000 ? port - 5000 : port));
    });
  });
}

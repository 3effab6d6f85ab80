// UCS Manager as its users reach it in browser tests: the page, the XML API, the command line, and faults on demand.
import { execFile } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { password } from './plenum.mjs';

const run = promisify(execFile);

export const sshPath = ['/usr/bin/ssh', '/usr/local/bin/ssh', '/opt/homebrew/bin/ssh'].find(existsSync);

/** `plenum fault` for a running appliance. */
export const injector = (plenum) => (...words) => run(process.env.PLENUM_BIN ?? 'bin/plenum', ['fault', ...words, '--data', plenum.folder]);

/** Signs in on the page and opens one of its views; answers when it is live. */
export async function signIn(page, base, path = '/', secret = password) {
  await page.goto(`${base}/ucsm${path}`);
  await page.getByLabel('User name').fill('admin');
  await page.getByLabel('Password').fill(secret);
  await page.getByTestId('sign-in').click();
  await page.locator('[data-testid=link][data-phase=live]').waitFor();
}

/** A function that runs a command line of UCS Manager with OpenSSH's ssh; it keeps its files in the folder. */
export function sshClient(plenum, folder) {
  const { url } = plenum.ready.addresses.find((a) => a.url.startsWith("ssh") && /UCS Manager/.test(a.name));
  const [, port, target] = url.match(/-p (\d+) (\S+)/);
  const teller = join(folder, 'password.sh'); // ssh takes a password from a program only
  writeFileSync(teller, '#!/bin/sh\necho "$PLENUM_TEST_PASSWORD"\n', { mode: 0o700 });
  const options = ['-F', 'none', '-p', port, '-o', `UserKnownHostsFile=${join(folder, 'known_hosts')}`, '-o', 'StrictHostKeyChecking=accept-new',
    '-o', 'PreferredAuthentications=password', '-o', 'LogLevel=ERROR', target];
  const env = { ...process.env, SSH_ASKPASS: teller, SSH_ASKPASS_REQUIRE: 'force', DISPLAY: ':0', PLENUM_TEST_PASSWORD: password };
  return async (line) => (await run(sshPath, [...options, line], { env })).stdout;
}

/** All faults by the XML API, as records of their attributes. */
export async function faultsByXml(base) {
  const answer = await nuova(base, (cookie) => `<configResolveClass cookie="${cookie}" classId="faultInst" inHierarchical="false"/>`);
  return [...answer.matchAll(/<faultInst ([^>]*)\/>/g)].map(([, attrs]) => attributes(attrs));
}

export const attributes = (text) => Object.fromEntries(Array.from(text.matchAll(/(\w+)="([^"]*)"/g), ([, name, value]) => [name, value]));

/** One method of the XML API in a session of its own. */
export async function nuova(base, method, secret = password) {
  const post = async (body) => (await fetch(`${base}/nuova`, { method: 'POST', body })).text();
  const cookie = attributes(await post(`<aaaLogin inName="admin" inPassword="${secret}"/>`)).outCookie;
  const answer = await post(method(cookie));
  await post(`<aaaLogout inCookie="${cookie}"/>`);
  return answer;
}

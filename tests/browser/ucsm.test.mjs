// UCS Manager in a real browser, against a chassis that really breaks: what the page shows is what the XML API says.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { chromiumPath, openBrowser } from './person.mjs';
import { eventually, startPlenum } from './plenum.mjs';
import { attributes, faultsByXml, injector, nuova, signIn } from './ucsm.mjs';

if (!chromiumPath) {
  if (process.env.CI === 'true') throw new Error('Chromium is missing');
  test('UCS Manager in a browser', { skip: 'Chromium is not installed: apt-get install chromium' }, () => {});
} else {
  describe('UCS Manager in a browser', ucsManager);
  describe('UCS Manager of a chassis from the factory', fromTheFactory);
}

const run = promisify(execFile);

/** The first sign-in on the page, instead of on the console (guide 3.1). */
function fromTheFactory() {
  let plenum, browser;

  before(async () => {
    plenum = await startPlenum({ blades: 1, more: ['--seed', 'factory', '--boot-time', '500ms'] });
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await plenum?.stop();
  });

  test('nothing can be done before the password is changed', async () => {
    const page = await (await browser.newContext({ ignoreHTTPSErrors: true })).newPage();
    await signIn(page, plenum.base, '/sys/chassis-1/blade-1', 'C1sc0123');
    await page.getByTestId('boot').click();
    await page.getByTestId('password-due').getByRole('button').click();
    const dialog = page.getByTestId('password-dialog');
    const chosen = 'Better-than-that-9';
    const [old, fresh, again] = await dialog.locator('input').all();
    await old.fill('C1sc0123');
    await fresh.fill(chosen);
    await again.fill(chosen);
    await again.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await page.getByTestId('password-due').waitFor({ state: 'detached' });
    await page.getByTestId('boot').click();
    await page.getByTestId('blade-page').getByText('Powered on').waitFor();
    assert.match(await nuova(plenum.base, (cookie) => `<configResolveDn cookie="${cookie}" dn="sys"/>`, chosen), /<topSystem /);
  });
}

function ucsManager() {
  let plenum, browser, page, complaints;

  before(async () => {
    plenum = await startPlenum({ more: ['--boot-time', '500ms'] });
    browser = await openBrowser();
    const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: { width: 1280, height: 900 } });
    page = await context.newPage();
    complaints = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
  });
  after(async () => {
    await browser?.close();
    await plenum?.stop();
  });

  const fault = (...words) => injector(plenum)(...words);
  const hot = (dn) => page.locator(`svg [data-dn="${dn}"]`);
  const named = (dn, name) => eventually(async () => assert.match(await hot(dn).getAttribute('aria-label'), name));

  test('signs in and shows a chassis at work', async () => {
    await signIn(page, plenum.base);
    await named('sys/chassis-1/blade-3', /^Blade 3 CMS2000-MEDIA3, powered on, healthy/);
    await named('sys/chassis-1/fan-module-1-5', /works/);
    await named('sys/switch-A', /^Interconnect A lead/);
  });

  test('a fault appears by itself and is acknowledged for everybody', async () => {
    await fault('fan', '5');
    await named('sys/chassis-1/fan-module-1-5', /degraded/);
    const row = page.getByTestId('faults-here').locator('tbody tr').filter({ hasText: 'Fan module 5' }).first();
    await row.waitFor();
    const code = await row.getByRole('link', { name: /^F\d+$/ }).textContent();
    await row.getByTestId('ack').click();
    await row.getByText('Acknowledged', { exact: true }).waitFor();
    const known = (await faultsByXml(plenum.base)).find((f) => f.code === code && f.dn.startsWith('sys/chassis-1/fan-module-1-5/'));
    assert.equal(known?.ack, 'yes');
    await fault('clear', 'fan');
    await named('sys/chassis-1/fan-module-1-5', /works/);
  });

  test('a blade powers down and up, and its light with it', async () => {
    await hot('sys/chassis-1/blade-3').click();
    await page.getByTestId('shutDown').click();
    await page.getByTestId('power-confirm').click();
    await page.getByRole('link', { name: 'Chassis', exact: true }).click();
    await named('sys/chassis-1/blade-3', /powered off/);
    assert.equal(await power(plenum.base), 'off');
    await hot('sys/chassis-1/blade-3').click();
    await page.getByTestId('boot').click();
    await page.getByRole('link', { name: 'Chassis', exact: true }).click();
    await named('sys/chassis-1/blade-3', /powered on/);
    assert.equal(await power(plenum.base), 'on');
  });

  test('blades that changed places are acknowledged on their page', async () => {
    await fault('swap', '2', '4');
    for (const slot of [2, 4]) {
      await page.getByRole('link', { name: 'Chassis', exact: true }).click();
      await hot(`sys/chassis-1/blade-${slot}`).click();
      await page.getByTestId('acknowledge-slot').click();
      await page.getByTestId('slot-mismatch').waitFor({ state: 'detached' });
    }
    await page.getByRole('link', { name: 'Chassis', exact: true }).click();
    await named('sys/chassis-1/blade-4', /powered on, healthy/);
  });

  test('a firmware bundle is uploaded, and a broken one is refused in words', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'plenum-bundles-'));
    try {
      await run(process.env.PLENUM_BIN ?? 'bin/plenum', ['firmware', 'make', '4.1(1d)', '--kind', 'blade', '--out', folder]);
      const [name] = readdirSync(folder);
      await page.getByRole('link', { name: 'Firmware', exact: true }).click();
      await page.getByTestId('upload-file').setInputFiles(join(folder, name));
      await page.getByTestId('bundles').getByText(name).waitFor();
      const bytes = readFileSync(join(folder, name));
      bytes[bytes.length >> 1] ^= 1;
      await page.getByTestId('upload-file').setInputFiles({ name, mimeType: 'application/octet-stream', buffer: bytes });
      assert.match(await page.getByTestId('problem').textContent(), /signature|broken|damaged|digest/i);
      assert.deepEqual((await page.context().cookies()).filter((c) => c.name === 'ucsm-cookie'), [], 'the cookie did not stay');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('without an error in the page', () => assert.deepEqual(complaints, []));
}

async function power(base) {
  const answer = await nuova(base, (cookie) => `<configResolveDn cookie="${cookie}" dn="sys/chassis-1/blade-3"/>`);
  return attributes(answer).operPower;
}

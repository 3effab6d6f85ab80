// UCS Manager in a real browser, against a chassis that really breaks: what the page shows is what the XML API says.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { chromiumPath, openBrowser } from './person.mjs';
import { eventually, password, startPlenum } from './plenum.mjs';

if (!chromiumPath) {
  if (process.env.CI === 'true') throw new Error('Chromium is missing');
  test('UCS Manager in a browser', { skip: 'Chromium is not installed: apt-get install chromium' }, () => {});
} else {
  describe('UCS Manager in a browser', ucsManager);
}

function ucsManager() {
  let plenum, browser, page, complaints;

  before(async () => {
    plenum = await startPlenum();
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

  const fault = (...words) => promisify(execFile)(process.env.PLENUM_BIN ?? 'bin/plenum', ['fault', ...words, '--data', plenum.folder]);
  const hot = (dn) => page.locator(`svg [data-dn="${dn}"]`);
  const named = (dn, name) => eventually(async () => assert.match(await hot(dn).getAttribute('aria-label'), name));

  test('signs in and shows a chassis at work', async () => {
    await page.goto(`${plenum.base}/ucsm/`);
    await page.getByLabel('User name').fill('admin');
    await page.getByLabel('Password').fill(password);
    await page.getByTestId('sign-in').click();
    await page.locator('[data-testid=link][data-phase=live]').waitFor();
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
    const known = (await faults(plenum.base)).find((f) => f.code === code && f.dn.startsWith('sys/chassis-1/fan-module-1-5/'));
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

  test('without an error in the page', () => assert.deepEqual(complaints, []));
}

/** All faults by the XML API, as records of their attributes. */
async function faults(base) {
  const answer = await nuova(base, (cookie) => `<configResolveClass cookie="${cookie}" classId="faultInst" inHierarchical="false"/>`);
  return [...answer.matchAll(/<faultInst ([^>]*)\/>/g)].map(([, attrs]) => attributes(attrs));
}

async function power(base) {
  const answer = await nuova(base, (cookie) => `<configResolveDn cookie="${cookie}" dn="sys/chassis-1/blade-3"/>`);
  return attributes(answer).operPower;
}

const attributes = (text) => Object.fromEntries(Array.from(text.matchAll(/(\w+)="([^"]*)"/g), ([, name, value]) => [name, value]));

/** One method of the XML API in a session of its own. */
async function nuova(base, method) {
  const post = async (body) => (await fetch(`${base}/nuova`, { method: 'POST', body })).text();
  const cookie = attributes(await post(`<aaaLogin inName="admin" inPassword="${password}"/>`)).outCookie;
  const answer = await post(method(cookie));
  await post(`<aaaLogout inCookie="${cookie}"/>`);
  return answer;
}

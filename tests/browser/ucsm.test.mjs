// UCS Manager in a real browser, against a chassis that really breaks: what the page shows is what the XML API says.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { chromiumPath, openBrowser } from './person.mjs';
import { eventually, startPlenum } from './plenum.mjs';
import { attributes, faultsByXml, injector, nuova, signIn } from './ucsm.mjs';

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

  test('without an error in the page', () => assert.deepEqual(complaints, []));
}

async function power(base) {
  const answer = await nuova(base, (cookie) => `<configResolveDn cookie="${cookie}" dn="sys/chassis-1/blade-3"/>`);
  return attributes(answer).operPower;
}

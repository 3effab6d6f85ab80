import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { FakeUcs } from './fakeUcs';
import { checkAxe, checkWidth, launch, looks, openPage, shoot, type Opened } from './harness';
import { someFaults } from './ucsObjects';

interface Ucs extends Opened {
  ucs: FakeUcs;
}

async function signIn(page: Page, path = '/ucsm/'): Promise<void> {
  await page.goto(path);
  await page.getByLabel('User name').fill('admin');
  await page.getByLabel('Password').fill('secret');
  await page.getByTestId('sign-in').click();
  await page.locator('[data-testid=link][data-phase=live]').waitFor();
}

/** Every page and state: how to get there. Each is checked by axe, measured and pictured in every look. */
const states: Record<string, (opened: Ucs) => Promise<void>> = {
  'sign-in': async ({ page }) => void (await page.goto('/ucsm/')),
  'sign-in-wrong': async ({ page, ucs }) => {
    ucs.password = 'other';
    await page.goto('/ucsm/');
    await page.getByLabel('User name').fill('admin');
    await page.getByLabel('Password').fill('secret');
    await page.getByTestId('sign-in').click();
    await page.locator('[data-testid=problem][data-reason="551"]').waitFor();
  },
  chassis: async ({ page }) => signIn(page),
  'chassis-trouble': async ({ page, ucs }) => {
    await signIn(page);
    ucs.raise(...someFaults);
    ucs.change(
      { dn: 'sys/chassis-1/fan-module-1-5', props: { operability: 'inoperable', operState: 'inoperable' }, status: 'modified' },
      { dn: 'sys/chassis-1/blade-4/locator-led', props: { operState: 'on', adminState: 'on' }, status: 'modified' },
      { dn: 'sys/chassis-1/blade-6/indicator-led-1', props: { color: 'amber' }, status: 'modified' },
      { dn: 'sys/chassis-1/blade-7', props: {}, status: 'deleted' },
    );
    await page.getByTestId('faults-here').getByText('F0397').waitFor();
    await page.getByTestId('toasts').getByRole('button').click();
  },
  blade: async ({ page, ucs }) => {
    ucs.raise(someFaults[3]!);
    await signIn(page, '/ucsm/sys/chassis-1/blade-3');
    for (const [i, value] of [241, 255, 262, 238, 290, 284].entries()) {
      ucs.change({ dn: 'sys/chassis-1/blade-3/board/power-stats', props: { consumedPower: `${value}.000000`, timeCollected: `${i}` }, status: 'modified' });
      await page.getByText(`${value} W`, { exact: true }).waitFor();
    }
    ucs.change({ dn: 'sys/chassis-1/blade-3', props: { fsmStatus: 'TurnupWait', fsmProgr: '40', fsmStageDescr: 'Waiting for BIOS POST completion from CIMC' }, status: 'modified' });
    await page.getByTestId('progress').waitFor();
  },
  'slot-mismatch': async ({ page, ucs }) => {
    ucs.change({ dn: 'fabric/server/chassis-1/slot-4', cls: 'fabricComputeSlotEp', props: { presence: 'mismatch' }, status: 'created' });
    await signIn(page, '/ucsm/sys/chassis-1/blade-4');
    await page.getByTestId('slot-mismatch').waitFor();
  },
  'power-dialog': async ({ page }) => {
    await signIn(page, '/ucsm/sys/chassis-1/blade-1');
    await page.getByTestId('shutDown').click();
    await page.getByTestId('power-dialog').waitFor();
  },
  part: async ({ page }) => signIn(page, '/ucsm/sys/chassis-1/psu-2'),
  memory: async ({ page }) => signIn(page, '/ucsm/sys/chassis-1/blade-1/board/memarray-1'),
  equipment: async ({ page }) => signIn(page, '/ucsm/sys'),
  interconnect: async ({ page }) => signIn(page, '/ucsm/sys/switch-A'),
  profiles: async ({ page }) => signIn(page, '/ucsm/profiles'),
  profile: async ({ page }) => signIn(page, '/ucsm/org-root/org-CMS/ls-CMS2000-MEDIA3'),
  'faults-none': async ({ page }) => signIn(page, '/ucsm/faults'),
  faults: async ({ page, ucs }) => {
    ucs.raise(...someFaults);
    await signIn(page, '/ucsm/faults');
  },
  fault: async ({ page, ucs }) => {
    ucs.raise(...someFaults);
    await signIn(page, '/ucsm/faults/4711');
  },
  statistics: async ({ page }) => signIn(page, '/ucsm/statistics'),
  'statistics-tables': async ({ page }) => signIn(page, '/ucsm/statistics?metric=fan-speed&form=tables'),
  events: async ({ page }) => {
    await signIn(page, '/ucsm/events');
    await page.getByTestId('records-empty').waitFor();
  },
  audit: async ({ page }) => {
    await signIn(page, '/ucsm/audit');
    await page.getByTestId('records').waitFor();
  },
  firmware: async ({ page }) => {
    await signIn(page, '/ucsm/firmware');
    await page.getByTestId('running').waitFor();
  },
  'firmware-pack': async ({ page, ucs }) => {
    await signIn(page, '/ucsm/firmware');
    await page.getByTestId('modify').click();
    await page.getByTestId('blade-package').getByRole('button').click();
    await page.getByRole('option', { name: '4.1(1d)B' }).click();
    ucs.factory = true;
    await page.getByRole('button', { name: 'OK' }).click();
    await page.locator('[data-testid=problem][data-reason="150"]').waitFor();
  },
  'not-found': async ({ page }) => signIn(page, '/ucsm/nowhere'),
  'no-object': async ({ page }) => signIn(page, '/ucsm/sys/chassis-9'),
  password: async ({ page }) => {
    await signIn(page);
    await page.getByTestId('account').click();
    await page.getByRole('menuitem', { name: 'Change password' }).click();
    await page.getByTestId('password-dialog').waitFor();
  },
  'password-due': async ({ page, ucs }) => {
    ucs.factory = true;
    await signIn(page, '/ucsm/sys/chassis-1/blade-2');
    await page.getByText('Locator light', { exact: true }).click();
    await page.getByTestId('password-due').waitFor();
  },
  lost: async ({ page, ucs }) => {
    await signIn(page);
    await page.route('**/nuova', (route) => route.abort());
    ucs.drop();
    await page.locator('[data-testid=link][data-phase=lost]').waitFor();
  },
  expired: async ({ page, ucs }) => {
    await signIn(page, '/ucsm/faults');
    ucs.expire();
    await page.getByTestId('expired').waitFor();
  },
};

describe.skipIf(inject('chromium') === '')('UCS Manager', () => {
  let browser: Browser;
  beforeAll(async () => void (browser = await launch()));
  afterAll(() => browser?.close());

  const run = (name: string, steps: (opened: Ucs) => Promise<void>) =>
    test(name, async () => {
      const ucs = await FakeUcs.start();
      const opened = await openPage(browser, {}, ucs.origin);
      try {
        await steps({ ...opened, ucs });
        expect(opened.complaints).toEqual([]);
      } catch (error) {
        await shoot(opened.page, `failed-ucsm-${name.replaceAll(/\W+/g, '-')}`).catch(() => undefined);
        throw error;
      } finally {
        await opened.close();
        await ucs.stop();
      }
    });

  const only = process.env.PLENUM_STATES?.split(',');
  for (const [name, reach] of Object.entries(states)) {
    if (only && !only.includes(name)) continue;
    run(`page ${name}`, async (opened) => {
      const { page } = opened;
      await reach(opened);
      await page.locator('h1').first().waitFor({ state: 'attached' });
      for (const { width, height, scheme } of looks) {
        const what = `ucsm-${name}-${width}-${scheme}`;
        await page.setViewportSize({ width, height });
        await page.emulateMedia({ colorScheme: scheme });
        await shoot(page, what, true);
        await checkWidth(page, what);
        if (width > 320 || scheme === 'light') await checkAxe(page, what);
      }
      await expect.poll(() => page.title()).toMatch(/.+ – Plenum UCS Manager$/);
    });
  }

  run('by keyboard alone: sign-in, tree, blade, power', async ({ page, ucs }) => {
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent?.trim() ?? '');
    const tabTo = async (name: RegExp) => {
      for (let i = 0; i < 60; i++) {
        await page.keyboard.press('Tab');
        if (name.test(await focused())) return;
      }
      throw new Error(`no ${name} by Tab`);
    };
    await page.goto('/ucsm/');
    await page.getByText('Skip to the main content').waitFor({ state: 'attached' });
    await page.keyboard.press('Tab');
    await expect.poll(focused).toBe('Skip to the main content');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.type('admin');
    await page.keyboard.press('Tab');
    await page.keyboard.type('secret');
    await page.keyboard.press('Enter');
    await page.locator('[data-testid=link][data-phase=live]').waitFor();

    await tabTo(/^Equipment$/);
    await page.keyboard.press('ArrowDown');
    await expect.poll(focused).toBe('Chassis 1, works');
    for (let i = 0; i < 3; i++) await page.keyboard.press('ArrowDown');
    await expect.poll(focused).toBe('Blade 3, powered on');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect.poll(focused).toBe('Processor 1, works');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    await page.getByTestId('blade-page').waitFor();
    expect(new URL(page.url()).pathname).toBe('/ucsm/sys/chassis-1/blade-3');
    await page.waitForFunction(() => document.activeElement?.textContent === 'Blade 3');

    await tabTo(/^Shut down$/);
    await page.keyboard.press('Enter');
    await page.getByTestId('power-dialog').waitFor();
    await expect.poll(focused).toBe('Cancel');
    await page.keyboard.press('Escape');
    await page.getByTestId('power-dialog').waitFor({ state: 'detached' });
    await expect.poll(focused).toBe('Shut down');
    expect(ucs.called('configConfMo')).toHaveLength(0);
    await page.keyboard.press('Enter');
    await tabTo(/^Shut down$/);
    await page.keyboard.press('Enter');
    await page.getByText('Blade 3 shuts down.').first().waitFor();
    expect(ucs.called('configConfMo')[0]!.children[0]!.children[0]).toMatchObject({ name: 'lsPower', attrs: { dn: 'org-root/org-CMS/ls-CMS2000-MEDIA3/power', state: 'admin-down' } });
  });

  run('the chassis shows every change at once', async ({ page, ucs }) => {
    await signIn(page);
    const blade = page.getByTestId('front').locator('[data-dn="sys/chassis-1/blade-3"]');
    const lamps = () => blade.locator('[data-lamp]').evaluateAll((all) => all.map((lamp) => (lamp as HTMLElement).dataset.lamp));
    await expect.poll(() => lamps()).toEqual(['good', 'good', 'off']);
    ucs.change(
      { dn: 'sys/chassis-1/blade-3/indicator-led-1', props: { color: 'amber' }, status: 'modified' },
      { dn: 'sys/chassis-1/blade-3', props: { operPower: 'off', operState: 'power-off' }, status: 'modified' },
      { dn: 'sys/switch-A/slot-1/switch-ether/port-1', props: { operState: 'link-down' }, status: 'modified' },
    );
    await page.getByRole('link', { name: 'Blade 3 CMS2000-MEDIA3, powered off, healthy, locator light off' }).waitFor();
    await expect.poll(() => lamps()).toEqual(['amber', 'good', 'off']);
    await page.getByRole('link', { name: 'Port 1 of interconnect A, down' }).waitFor();
    await page.getByRole('treeitem', { name: 'Blade 3, powered off' }).waitFor();
    await blade.click();
    await page.getByTestId('blade-page').waitFor();
    await page.getByText('Locator light', { exact: true }).click();
    await expect.poll(() => ucs.called('configConfMo')[0]?.children[0]!.children[0]).toMatchObject({ name: 'equipmentLocatorLed', attrs: { dn: 'sys/chassis-1/blade-3/locator-led', adminState: 'on' } });
    await page.goBack();
    await expect.poll(lamps).toEqual(['amber', 'good', 'beacon']);
  });

  run('a fault is counted, spoken, found and acknowledged', async ({ page, ucs }) => {
    ucs.raise(someFaults[1]!);
    await signIn(page);
    const spoken = () => page.evaluate(() => document.querySelector('[data-live=assertive]')!.textContent);
    const counted = (name: string) => page.getByTestId('fault-bar').getByRole('link', { name });
    await counted('Critical: 0 faults').waitFor();
    await expect.poll(() => spoken()).toBe('');
    ucs.raise(someFaults[0]!);
    await counted('Critical: 1 fault').waitFor();
    await expect.poll(() => spoken()).toBe('Critical fault of Fan module 5: Fan module 1-5 in chassis 1 operability: inoperable');
    await counted('Critical: 1 fault').click();
    await page.getByTestId('faults-page').waitFor();
    const rows = page.getByTestId('faults').locator('tbody tr');
    await expect.poll(() => rows.count()).toBe(1);
    await page.getByTestId('ack').click();
    await rows.getByText('Acknowledged', { exact: true }).waitFor();
    expect(ucs.called('faultAckFault')[0]!.attrs.inId).toBe('4711');
    await page.getByTestId('filter-severity').getByRole('button').click();
    await page.getByRole('option', { name: 'All severities' }).click();
    await expect.poll(() => rows.count()).toBe(2);
    await page.getByTestId('filter-text').locator('input').fill('psu');
    await expect.poll(() => rows.count()).toBe(1);
    expect(new URL(page.url()).search).toBe('?text=psu');
    ucs.change({ dn: someFaults[1]!.dn, props: {}, status: 'deleted' });
    await page.getByText('No fault matches the filter.').waitFor();
    await page.getByTestId('filter-text').locator('input').fill('');
    await rows.getByRole('link', { name: 'F0397' }).click();
    await page.getByTestId('fault-page').waitFor();
    ucs.change({ dn: someFaults[0]!.dn, props: {}, status: 'deleted' });
    await page.getByText('This fault is gone').waitFor();
  });

  run('an ended session asks for the password and keeps the place', async ({ page, ucs }) => {
    await signIn(page, '/ucsm/faults?severity=major');
    ucs.expire();
    await page.getByTestId('expired').waitFor();
    await expect.poll(() => page.getByLabel('User name').inputValue()).toBe('admin');
    await page.getByLabel('Password').fill('secret');
    await page.getByTestId('sign-in').click();
    await page.getByTestId('faults-page').waitFor();
    expect(new URL(page.url()).search).toBe('?severity=major');
  });

  run('a reload keeps the session and the place, signing out ends both', async ({ page, ucs }) => {
    await signIn(page, '/ucsm/sys/switch-B');
    await page.reload();
    await page.getByTestId('interconnect-page').waitFor();
    expect(ucs.called('aaaLogin')).toHaveLength(1);
    await page.getByTestId('account').click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByTestId('sign-in-page').waitFor();
    await expect.poll(() => ucs.called('aaaLogout').length).toBe(1);
    await page.reload();
    await page.getByTestId('sign-in-page').waitFor();
  });

  run('a broken stream is opened again and nothing is missed', async ({ page, ucs }) => {
    await signIn(page);
    ucs.drop();
    ucs.raise(someFaults[0]!);
    await page.getByTestId('fault-bar').getByRole('link', { name: 'Critical: 1 fault' }).waitFor();
    await page.locator('[data-testid=link][data-phase=live]').waitFor();
    expect(ucs.called('eventSubscribe').length).toBe(2);
  });

  run('the factory password is asked to be changed', async ({ page, ucs }) => {
    ucs.factory = true;
    await signIn(page, '/ucsm/sys/chassis-1/blade-2');
    await page.getByTestId('reset').click();
    await page.getByTestId('power-confirm').click();
    await page.locator('[data-testid=problem][data-reason="150"]').waitFor();
    await page.getByTestId('password-due').getByRole('button').click();
    const dialog = page.getByTestId('password-dialog');
    await dialog.getByLabel('Present password').fill('secret');
    await dialog.getByLabel('New password', { exact: true }).fill('Str0ng-one');
    await dialog.getByLabel('New password again').fill('Str0ng-two');
    await dialog.getByRole('button', { name: 'Change the password' }).click();
    await dialog.getByText('The two are not the same.').waitFor();
    await dialog.getByLabel('New password again').fill('Str0ng-one');
    await dialog.getByRole('button', { name: 'Change the password' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByTestId('password-due').waitFor({ state: 'detached' });
    expect(ucs.password).toBe('Str0ng-one');
  });

  run('a log is turned page by page and grows while one looks', async ({ page, ucs }) => {
    await signIn(page, '/ucsm/audit');
    const first = page.getByTestId('records').locator('tbody tr').first();
    await first.getByText('Power MO modified (59)').waitFor();
    await page.getByRole('heading', { name: 'Page 1 of 3' }).waitFor();
    await page.getByRole('button', { name: 'Older' }).click();
    await page.getByRole('heading', { name: 'Page 2 of 3' }).waitFor();
    await first.getByText('Power MO modified (34)').waitFor();
    await page.goBack();
    ucs.change({ dn: 'aaa-log/61', cls: 'aaaModLR', props: { id: '61', user: 'ada', descr: 'Newest of all', created: '2026-11-22T10:30:00.000' }, status: 'created' });
    await first.getByText('Newest of all').waitFor();
    ucs.change({ dn: 'aaa-log/62', cls: 'aaaSessionLR', props: { id: '62', user: 'ada', descr: 'web session login', created: '2026-11-22T10:31:00.000' }, status: 'created' });
    await first.getByText('web session login').waitFor();
  });

  run('the versions of a host firmware pack are modified by keyboard', async ({ page, ucs }) => {
    await signIn(page, '/ucsm/firmware');
    const modify = page.getByRole('button', { name: 'Modify package versions of CMS2000-FW' });
    await modify.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Modify package versions of CMS2000-FW' });
    await dialog.getByRole('button', { name: 'Blade package' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('option', { name: '3.2(3k)B', selected: true }).waitFor();
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: '4.1(1d)B' }).waitFor();
    await dialog.getByRole('button', { name: 'OK' }).focus();
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    expect(ucs.called('configConfMo')[0]!.children[0]!.children[0]).toMatchObject({ name: 'firmwareComputeHostPack', attrs: { dn: 'org-root/org-CMS/fw-host-pack-CMS2000-FW', bladeBundleVersion: '4.1(1d)B' } });
    await page.getByTestId('packs').getByText('4.1(1d)B').waitFor();
    await page.getByText('CMS2000-FW asks for 4.1(1d)B.').first().waitFor();
    await page.waitForFunction(() => document.activeElement?.getAttribute('data-testid') === 'modify');
  });
});

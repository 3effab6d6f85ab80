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
      for (const { width, height, scheme } of looks) {
        const what = `ucsm-${name}-${width}-${scheme}`;
        await page.setViewportSize({ width, height });
        await page.emulateMedia({ colorScheme: scheme });
        await shoot(page, what, true);
        await checkWidth(page, what);
        if (width > 320 || scheme === 'light') await checkAxe(page, what);
      }
      expect(await page.title()).toMatch(/.+ – Plenum UCS Manager$/);
    });
  }
});

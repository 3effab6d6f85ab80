import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { checkAxe, checkWidth, directory, enter, guestRules, launch, looks, member, open, people, refusal, shoot, signIn, templates, type PageOptions } from './harness';

/** Every page and state of the app, by name: how to get there. Each is checked by axe, measured and pictured in every look. */
const states: Record<string, { options?: PageOptions; reach(page: Page): Promise<void> }> = {
  join: { reach: async (page) => void (await page.goto('/')) },
  'join-link': { reach: async (page) => void (await page.goto('/meet/lobby')) },
  'join-missing': {
    reach: async (page) => {
      await page.goto('/');
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByText('Enter the meeting ID').waitFor();
    },
  },
  'join-wrong': {
    options: { api: { 'POST /sessions': refusal(403, 'wrongIdOrPasscode') } },
    reach: async (page) => {
      await page.goto('/meet/lobby#p=1234');
      await page.getByLabel('Your name').fill('Ada');
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByTestId('problem').waitFor();
    },
  },
  'sign-in': { reach: async (page) => void (await page.goto('/sign-in')) },
  home: { reach: home },
  'home-empty': {
    options: { api: { 'GET /me': { status: 200, body: { name: 'Ada Lindqvist', userJid: 'ada@example.org', spaces: [] } } } },
    reach: async (page) => {
      await signIn(page);
      await page.getByTestId('new-space').waitFor();
    },
  },
  'new-space': { reach: newSpace },
  'new-space-taken': {
    options: { api: { 'GET /me/templates': { status: 200, body: templates.slice(0, 1) }, 'POST /me/spaces': refusal(409, 'duplicateCoSpaceUri') } },
    reach: async (page) => {
      await newSpace(page, 'weekly');
      await page.getByText('This address is taken.').waitFor();
    },
  },
  'new-space-too-many': {
    options: { api: { 'POST /me/spaces': refusal(409, 'tooManyCoSpaces') } },
    reach: async (page) => {
      await newSpace(page, '');
      await page.locator('[data-testid=problem][data-reason=tooManyCoSpaces]').waitFor();
    },
  },
  'space-people': {
    reach: async (page) => {
      await peopleOf(page, 'Lobby');
      await page.getByTestId('members').waitFor();
      await search(page, 'na');
    },
  },
  'space-members': {
    reach: async (page) => {
      await peopleOf(page, 'Weekly planning');
      await page.getByTestId('members').waitFor();
    },
  },
  'space-many-members': {
    options: { api: { 'GET /me/spaces/s1/members': { status: 200, body: Array.from({ length: 200 }, (_, i) => member(`m${i}`, `Member ${i + 1}`, `member${i + 1}@example.org`)) } } },
    reach: async (page) => {
      await peopleOf(page, 'Lobby');
      await page.getByLabel('Find a member').fill('19');
      await page.getByText('Only the first 200 are listed.').waitFor();
    },
  },
  'space-gone': {
    options: { api: { 'GET /me/spaces/s1/members': refusal(404, 'coSpaceDoesNotExist') } },
    reach: async (page) => {
      await peopleOf(page, 'Lobby');
      await page.getByTestId('problem').waitFor();
    },
  },
  'space-remove': {
    reach: async (page) => {
      await peopleOf(page, 'Lobby');
      await page.getByRole('button', { name: 'Remove Bo Nakamura' }).click();
      await page.getByTestId('remove-dialog').waitFor();
    },
  },
  'space-add-refused': {
    options: { api: {
      'GET /me/people': { status: 200, body: { people: [], more: false, unavailable: [], places: 0 } },
      'POST /me/spaces/s1/members': refusal(404, 'userDoesNotExist'),
    } },
    reach: async (page) => {
      await peopleOf(page, 'Lobby');
      await search(page, 'nobody@example.org');
      await page.getByRole('button', { name: 'Add nobody@example.org' }).click();
      await page.locator('[data-testid=problem][data-reason=userDoesNotExist]').waitFor();
    },
  },
  'find-people': {
    options: { api: { 'GET /me/people': { status: 200, body: { people: directory, more: true, unavailable: ['Berlin', 'Partners'], places: 3 } } } },
    reach: async (page) => findPeople(page, 'na'),
  },
  'find-nobody': { reach: async (page) => findPeople(page, 'zz') },
  'find-nowhere': {
    options: { api: { 'GET /me/people': { status: 200, body: { people: [], more: false, unavailable: [], places: 0 } } } },
    reach: async (page) => findPeople(page, 'na'),
  },
  'find-away': {
    options: { api: { 'GET /me/people': { status: 0 } } },
    reach: async (page) => {
      await home(page);
      await page.getByRole('link', { name: 'Find people' }).click();
      await page.getByTestId('find').locator('input').fill('na');
      await page.getByTestId('problem').waitFor();
    },
  },
  'not-found': { reach: async (page) => void (await page.goto('/nowhere')) },
  'room-unknown': { reach: async (page) => void (await page.goto('/room/other')) },
  prejoin: { reach: async (page) => toPreJoin(page, () => page.getByTestId('preview').waitFor()) },
  'prejoin-denied': {
    options: {
      before: () => {
        navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('Permission denied', 'NotAllowedError'));
      },
    },
    reach: async (page) => toPreJoin(page, () => page.getByTestId('camera-problem').waitFor()),
  },
  connecting: {
    options: { blade: { offers: [503, 503, 503, 503, 503, 503, 503, 503, 503, 503] } },
    reach: async (page) => {
      await toPreJoin(page);
      await page.getByTestId('join-now').click();
      await page.locator('[data-testid=link-veil][data-problem=blade]').waitFor();
    },
  },
  waiting: {
    options: { blade: { active: false } },
    reach: async (page) => {
      await enter(page);
      await page.getByTestId('waiting').waitFor();
      await page.getByTestId('self').waitFor();
    },
  },
  room: { reach: async (page) => inRoom(page) },
  'room-guest': { options: { blade: { rules: guestRules } }, reach: async (page) => inRoom(page) },
  'room-voices': {
    options: { blade: { showing: '' } },
    reach: async (page) => {
      await inRoom(page);
      await page.evaluate(() => window.__blade.send({ type: 'speakers', levels: { p2: 70, p4: 30 } }));
      await page.locator('[data-loud="3"]').waitFor();
    },
  },
  'room-alone': { options: { blade: { showing: '', roster: people.slice(0, 1), chat: [] } }, reach: async (page) => inRoom(page) },
  'room-people': {
    reach: async (page) => {
      await inRoom(page);
      await page.evaluate((list) => window.__blade.roster([...list, { ...list[1]!, id: 'p6', name: 'Fatima Zahra', active: false }]), people);
      await page.evaluate(() => window.__blade.send({ type: 'speakers', levels: { p2: 60 } }));
      await page.getByTestId('people').click();
      await page.getByTestId('people-panel').waitFor();
      await page.locator('[data-testid=person][data-speaking=true]').waitFor();
    },
  },
  'room-chat': {
    reach: async (page) => {
      await inRoom(page);
      await page.getByTestId('chat').click();
      await page.getByTestId('chat-field').fill('Yes, let us look at them first.');
      await page.getByTestId('chat-send').click();
      await page.getByTestId('chat-line').nth(2).waitFor();
    },
  },
  'room-content': {
    options: { blade: { presenter: 'p4' } },
    reach: async (page) => {
      await inRoom(page);
      await page.waitForFunction(() => (document.querySelector('[data-testid=content]') as HTMLVideoElement).videoWidth > 0);
    },
  },
  'room-sharing': {
    reach: async (page) => {
      await inRoom(page);
      await page.getByTestId('share').click();
      await page.getByTestId('sharing').waitFor();
    },
  },
  'room-message': {
    reach: async (page) => {
      await inRoom(page);
      await page.evaluate(() => window.__blade.send({ type: 'message', text: 'This meeting ends in five minutes.', position: 'top', seconds: 0 }));
      await page.getByTestId('message-text').waitFor();
    },
  },
  'room-notice': {
    reach: async (page) => {
      await inRoom(page);
      await page.evaluate(() => window.__blade.send({ type: 'notice', text: 'Your deployment is out of licensing compliance. Please contact your administrator.', seconds: 0 }));
      await page.getByTestId('system-notice').waitFor();
    },
  },
  'room-muted-by-host': {
    reach: async (page) => {
      await inRoom(page);
      await page.evaluate(() => window.__blade.state({ muted: { audio: true, video: true }, locked: true }));
      await page.locator('[data-testid=mic][data-state=host]').waitFor();
    },
  },
  'room-reconnecting': {
    reach: async (page) => {
      await inRoom(page);
      await page.evaluate(() => {
        window.__blade.refuse(Array.from({ length: 20 }, () => 503));
        window.__blade.die();
      });
      await page.locator('[data-testid=link-veil][data-problem=blade]').waitFor();
    },
  },
  'room-menu': {
    reach: async (page) => {
      await inRoom(page);
      await page.getByTestId('more').click();
      await page.getByRole('menu').waitFor();
    },
  },
  'room-settings': { reach: async (page) => byMenu(page, 'Settings', 'settings-dialog') },
  'room-layout': { reach: async (page) => byMenu(page, 'Layout', 'layout-dialog') },
  'room-shortcuts': { reach: async (page) => byMenu(page, 'Keyboard shortcuts', 'shortcuts-dialog') },
  'room-leave': {
    reach: async (page) => {
      await inRoom(page);
      await page.getByTestId('leave').click();
      await page.getByTestId('leave-dialog').waitFor();
    },
  },
  'room-connection': {
    reach: async (page) => {
      await inRoom(page);
      await page.locator('[data-quality=good]').waitFor();
      await page.getByTestId('connection').click();
      await page.getByText('Round trip').waitFor();
    },
  },
  left: {
    options: { blade: { rules: guestRules } },
    reach: async (page) => {
      await inRoom(page);
      await page.getByTestId('leave').click();
      await page.getByTestId('ended').waitFor();
    },
  },
  replaced: { reach: async (page) => byeWith(page, 'replaced') },
  removed: { reach: async (page) => byeWith(page, 'removed') },
};

async function home(page: Page): Promise<void> {
  await signIn(page);
  await page.getByTestId('spaces').waitFor();
  await page.getByTestId('new-space').waitFor();
}

/** The dialog for a new space, filled in and sent when send is there. */
async function newSpace(page: Page, send?: string): Promise<void> {
  await home(page);
  await page.getByTestId('new-space').click();
  await page.getByTestId('new-space-dialog').waitFor();
  if (send === undefined) return;
  await page.getByLabel('Name').fill('Weekly planning');
  await page.getByLabel('Address').fill(send);
  await page.getByRole('button', { name: 'Make the space' }).click();
}

async function peopleOf(page: Page, space: string): Promise<void> {
  await home(page);
  await page.getByRole('link', { name: `People of ${space}` }).click();
  await page.getByTestId('space-page').waitFor();
}

async function search(page: Page, text: string): Promise<void> {
  await page.getByTestId('find').locator('input').fill(text);
  await page.getByTestId('outcome').locator('p').first().waitFor();
}

async function findPeople(page: Page, text: string): Promise<void> {
  await home(page);
  await page.getByRole('link', { name: 'Find people' }).click();
  await search(page, text);
}

async function toPreJoin(page: Page, ready?: () => Promise<void>): Promise<void> {
  await page.goto('/meet/lobby');
  await page.getByLabel('Your name').fill('Ada Lindqvist');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByTestId('prejoin-page').waitFor();
  await ready?.();
}

async function inRoom(page: Page): Promise<void> {
  await enter(page);
  await page.waitForFunction(() => {
    const main = document.querySelector<HTMLVideoElement>('[data-testid=main]');
    return main && (main.videoWidth > 0 || main.closest('[hidden]'));
  });
  await page.locator('[data-testid=self]').waitFor({ timeout: 5000 }).catch(() => undefined);
}

async function byMenu(page: Page, item: string, dialog: string): Promise<void> {
  await inRoom(page);
  await page.getByTestId('more').click();
  await page.getByRole('menuitem', { name: item }).click();
  await page.getByTestId(dialog).waitFor();
}

async function byeWith(page: Page, reason: string): Promise<void> {
  await inRoom(page);
  await page.evaluate((r) => window.__blade.send({ type: 'bye', reason: r }), reason);
  await page.locator(`[data-testid=ended][data-reason=${reason}]`).waitFor();
}

describe.skipIf(inject('chromium') === '')('every page and state', () => {
  let browser: Browser;
  beforeAll(async () => void (browser = await launch()));
  afterAll(() => browser?.close());

  const only = process.env.PLENUM_STATES?.split(',');
  for (const [name, { options, reach }] of Object.entries(states)) {
    if (only && !only.includes(name)) continue;
    test(name, async () => {
      const opened = await open(browser, options);
      const { page, complaints } = opened;
      try {
        await reach(page);
        await page.locator('h1').first().waitFor({ state: 'attached' });
        for (const { width, height, scheme } of looks) {
          const what = `${name}-${width}-${scheme}`;
          await page.setViewportSize({ width, height });
          await page.emulateMedia({ colorScheme: scheme });
          await shoot(page, what);
          await checkWidth(page, what);
          if (width > 320 || scheme === 'light') await checkAxe(page, what);
        }
        await expect.poll(() => page.title()).toMatch(/.+ – Plenum$/);
        expect(complaints, name).toEqual([]);
      } catch (error) {
        await shoot(page, `failed-${name}`).catch(() => undefined);
        throw error;
      } finally {
        await opened.close();
      }
    });
  }
});

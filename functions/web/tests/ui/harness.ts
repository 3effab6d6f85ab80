import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { fakeBlade, type BladeConfig } from './fakeBlade';

export const allRules = {
  muteSelf: true, videoMuteSelf: true, muteOthers: true, videoMuteOthers: true, disconnectOthers: true, endCall: true, lock: true,
  setImportance: true, changeLayout: true, present: true, seePresentation: true, chat: true, admit: true,
};
export const guestRules = { ...allRules, muteOthers: false, videoMuteOthers: false, disconnectOthers: false, endCall: false, lock: false, setImportance: false, admit: false };

const person = (id: string, name: string, more: Record<string, unknown> = {}) => ({
  id, name, audioMuted: false, videoMuted: false, hand: false, active: true, importance: 0, presenting: false, connected: true, ...more,
});

export const people = [
  person('me', 'Ada Lindqvist'),
  person('p2', 'Bo Nakamura'),
  person('p3', 'Chidi Okafor', { audioMuted: true, videoMuted: true }),
  person('p4', 'Dolores Ferreira', { hand: true }),
  person('p5', 'Emil', { audioMuted: true }),
];

export const lines = [
  { id: 'c1', from: 'p2', name: 'Bo Nakamura', text: 'Good morning! The slides are in the space.', at: '2026-11-22T09:58:00Z' },
  { id: 'c2', from: 'p4', name: 'Dolores Ferreira', text: 'Thanks. Could we start with the fans in chassis 2?', at: '2026-11-22T09:59:00Z' },
];

export const templates = [
  { id: 't1', name: 'Team room', description: 'Members come in at once, guests with a passcode.' },
  { id: 't2', name: 'Lecture', description: 'Hosts and listeners have addresses of their own. Listeners are muted when they come in.' },
];

export const member = (id: string, name: string, userJid: string, more: Record<string, unknown> = {}) => ({ id, name, userJid, owner: false, removable: true, ...more });

export const members = [
  member('owner', 'Ada Lindqvist', 'ada@example.org', { owner: true, removable: false }),
  member('m2', 'Bo Nakamura', 'bo.nakamura@example.org'),
  member('m3', 'contractor.without.a.name@long-subdomain.example.org', 'contractor.without.a.name@long-subdomain.example.org'),
];

/** What the directory knows; one is no user here, and one has nothing but a name. */
export const directory = [
  {
    displayName: 'Anna Nakagawa-Featherstonehaugh', organisation: 'Example Research Institute', email: 'anna.nakagawa-featherstonehaugh@research.example.org',
    phone: '+49 (0)30 1234-567', mobile: '+49 170 7654321', sip: 'anna.nakagawa@example.org', location: 'Berlin', userJid: 'anna.nakagawa@example.org',
  },
  { displayName: 'Bo Nakamura', organisation: 'Example Ltd', email: 'bo.nakamura@example.org', location: 'Staff', userJid: 'bo.nakamura@example.org' },
  { displayName: 'Nadia Petrov', email: 'nadia@partner.example.com', phone: '+1 555 0100 ext. 12', location: 'Partners' },
  { displayName: 'Naoki Sato', location: 'Staff', userJid: 'naoki@example.org' },
];

export const bladeDefaults: BladeConfig = {
  title: 'Lobby', active: true, rules: allRules, roster: people, chat: lines, showing: 'p2', presenter: '', layout: 'automatic', locked: false,
  muted: { audio: false, video: false }, offers: [],
};

export interface Look {
  width: number;
  height: number;
  scheme: 'light' | 'dark';
}

export const wide: Look = { width: 1280, height: 800, scheme: 'light' };
export const looks: Look[] = [wide, { ...wide, scheme: 'dark' }, { width: 320, height: 640, scheme: 'light' }, { width: 320, height: 640, scheme: 'dark' }];

/** Starts the browser with a fake microphone and camera. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: inject('chromium'),
    headless: true,
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
      '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', '--autoplay-policy=no-user-gesture-required', '--auto-select-desktop-capture-source=Entire screen',
      '--disable-features=WebRtcHideLocalIpsWithMdns',
    ],
  });
}

export interface PageOptions {
  look?: Partial<Look>;
  blade?: Partial<BladeConfig>;
  /** Answers of the HTTP API by "METHOD /path"; a function sees the request's body and query. */
  api?: Record<string, ApiAnswer | ((body: Record<string, unknown>, query: URLSearchParams) => ApiAnswer | Promise<ApiAnswer>)>;
  context?: BrowserContextOptions;
  /** Runs in the page before the app. */
  before?: () => void;
  permissions?: boolean;
}

export interface ApiAnswer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

export interface Opened {
  page: Page;
  /** Bodies of the requests to the API, with method, path and query. */
  requests: { what: string; body: Record<string, unknown>; query: Record<string, string>; authorization: string }[];
  /** Messages of the console that should not be: errors and refused resources. */
  complaints: string[];
  close(): Promise<void>;
}

let seats = 0;

const standard: NonNullable<PageOptions['api']> = {
  'POST /sessions': (body) => ({ status: 201, body: seat(String(body.name ?? 'Ada Lindqvist')) }),
  'GET /sessions': { status: 200, body: { state: 'open', name: 'Ada Lindqvist', title: 'Lobby' } },
  'DELETE /sessions': { status: 204 },
  'POST /sign-in': { status: 200, body: { token: 'token-1', name: 'Ada Lindqvist', userJid: 'ada@example.org', userId: 'u1' } },
  'GET /me': { status: 200, body: { name: 'Ada Lindqvist', userJid: 'ada@example.org', spaces: [
    { id: 's1', name: 'Lobby', uri: 'lobby@example.org', callId: '30001', mayManage: true }, { id: 's2', name: 'Weekly planning', uri: 'weekly.planning@example.org', callId: '30002', mayManage: false },
    { id: 's3', name: 'Chassis lab', callId: '30003', mayManage: true },
  ] } },
  'GET /me/templates': { status: 200, body: templates },
  'POST /me/spaces': (body) => ({ status: 201, body: { id: 's4', name: body.name, uri: body.uri ?? '482915037', callId: '482915037', mayManage: true } }),
  'GET /me/spaces/s1/members': { status: 200, body: members },
  'GET /me/spaces/s2/members': { status: 200, body: members.map((m) => ({ ...m, removable: false })) },
  'POST /me/spaces/s1/members': (body) => ({ status: 201, body: member('m9', directory.find((p) => p.userJid === body.userJid)?.displayName ?? String(body.userJid), String(body.userJid)) }),
  'DELETE /me/spaces/s1/members/m2': { status: 204 },
  'GET /me/people': (_, query) => ({ status: 200, body: { people: directory.filter((p) => p.displayName.toLowerCase().includes(query.get('q')!.toLowerCase())), more: false, unavailable: [], places: 2 } }),
  'DELETE /me': { status: 204 },
};

function seat(name: string) {
  const n = ++seats;
  return { session: `session-${n}`, ticket: `ticket-${n}`, participant: 'me', leg: 'leg', call: 'call', coSpace: 's1', name, title: 'Lobby' };
}

export const refusal = (status: number, reason: string, more: Record<string, unknown> = {}): ApiAnswer => ({
  status, body: { title: reason, status, reason, requestId: 'req-4f2a91', ...more }, headers: { 'Content-Type': 'application/problem+json' },
});

/** A new page of a server, which notes what it should not say. */
export async function openPage(browser: Browser, options: Pick<PageOptions, 'look' | 'context'>, baseURL: string): Promise<Opened> {
  const look = { ...wide, ...options.look };
  const context = await browser.newContext({
    viewport: { width: look.width, height: look.height }, colorScheme: look.scheme, reducedMotion: 'reduce', baseURL, locale: 'en-GB', timezoneId: 'UTC', ...options.context,
  });
  const page = await context.newPage();
  const opened: Opened = { page, requests: [], complaints: [], close: () => context.close() };
  page.on('pageerror', (error) => opened.complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of [45]\d\d|ERR_FAILED|ERR_INCOMPLETE_CHUNKED/.test(message.text())) opened.complaints.push(message.text());
  });
  return opened;
}

/** A new page with the API answered and a blade inside. */
export async function open(browser: Browser, options: PageOptions = {}): Promise<Opened> {
  const opened = await openPage(browser, options, inject('origin'));
  const { page } = opened;
  if (options.permissions !== false) await page.context().grantPermissions(['microphone', 'camera', 'clipboard-read', 'clipboard-write'], { origin: inject('origin') });
  await page.addInitScript(fakeBlade, { ...bladeDefaults, ...options.blade });
  if (options.before) await page.addInitScript(options.before);
  await answerApi(opened, { ...standard, ...options.api });
  return opened;
}

async function answerApi({ page, requests }: Opened, answers: NonNullable<PageOptions['api']>): Promise<void> {
  await page.route('**/join/v1/**', async (route) => {
    const request = route.request();
    const { pathname, searchParams } = new URL(request.url());
    const path = pathname.replace('/join/v1', '').replace(/^(\/sessions)\/.*/, '$1');
    const what = `${request.method()} ${path}`;
    const body = (request.postData() ? JSON.parse(request.postData()!) : {}) as Record<string, unknown>;
    requests.push({ what, body, query: Object.fromEntries(searchParams), authorization: (await request.allHeaders()).authorization ?? '' });
    const found = answers[what] ?? refusal(404, 'unknown');
    const answer = typeof found === 'function' ? await found(body, searchParams) : found;
    if (answer.status === 0) return route.abort();
    await route.fulfill({ status: answer.status, contentType: 'application/json', headers: answer.headers, body: answer.body === undefined ? '' : JSON.stringify(answer.body) });
  });
}

/** Signs in, to the person's spaces. */
export async function signIn(page: Page): Promise<void> {
  await page.goto('/sign-in');
  await page.getByLabel('User name').fill('ada@example.org');
  await page.getByLabel('Password').fill('secret');
  await page.getByTestId('sign-in').click();
  await page.getByTestId('home-page').waitFor();
}

/** Goes through the door and the device page into the room. */
export async function enter(page: Page): Promise<void> {
  await page.goto('/meet/lobby');
  await page.getByLabel('Your name').fill('Ada Lindqvist');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByTestId('join-now').click();
  await page.locator('[data-testid=room][data-state=connected]').waitFor();
}

const axeSource = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Fails when axe finds anything, best practices included. colours: false where the computer overrides them, unseen by axe. */
export async function checkAxe(page: Page, what: string, colours = true): Promise<void> {
  await page.evaluate(await axeSource);
  const found = await page.evaluate(async (contrast) => {
    const axe = (window as unknown as { axe: { run(o: unknown): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }> } }).axe;
    const { violations } = await axe.run({ resultTypes: ['violations'], rules: { 'target-size': { enabled: true }, 'color-contrast': { enabled: contrast } } });
    return violations.map((v) => `${v.id}: ${v.nodes.map((n) => `${n.html.slice(0, 160)} ${n.failureSummary}`).join(' | ')}`);
  }, colours);
  expect(found, what).toEqual([]);
}

/** The page must not scroll sideways. */
export async function checkWidth(page: Page, what: string): Promise<void> {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(over, `${what} scrolls sideways`).toBeLessThanOrEqual(0);
}

/** Waits until the page stands still: what moves for ever is not waited for. */
export async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    const ending = document.getAnimations().filter((a) => Number(a.effect?.getComputedTiming().endTime) < Infinity);
    await Promise.allSettled(ending.map((a) => a.finished));
  });
}

/** A picture to be looked at; whole: with what is below the fold. In CI nobody does. */
export async function shoot(page: Page, name: string, whole = false): Promise<void> {
  await settle(page);
  if (process.env.CI) return;
  const folder = join(inject('out'), 'screenshots');
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: whole });
}

export type Flow = (name: string, run: (opened: Opened) => Promise<void>, options?: PageOptions) => void;

/** Declares tests that each go through the app in a page of their own, which must not complain. */
export function describeFlows(title: string, declare: (flow: Flow) => void): void {
  describe.skipIf(inject('chromium') === '')(title, () => {
    let browser: Browser;
    beforeAll(async () => void (browser = await launch()));
    afterAll(() => browser?.close());
    declare((name, run, options) =>
      test(name, async () => {
        const opened = await open(browser, options);
        try {
          await run(opened);
          expect(opened.complaints).toEqual([]);
        } catch (error) {
          await shoot(opened.page, `failed-${name.replaceAll(/\W+/g, '-')}`).catch(() => undefined);
          throw error;
        } finally {
          await opened.close();
        }
      }),
    );
  });
}

/** The name of what has the focus. */
export const focusedName = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent?.trim() ?? '');

/** Presses Tab until something with that name has the focus. */
export const tabTo = async (page: Page, name: RegExp) => {
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press('Tab');
    if (name.test(await focusedName(page))) return;
  }
  throw new Error(`no ${name} by Tab`);
};

/** The focus follows a page's arrival in an effect of its own, so it may come a moment later. */
export const focusIs = (page: Page, name: RegExp) => expect.poll(() => focusedName(page)).toMatch(name);

/** What screen readers were told lately. */
export const spoken = (page: Page) => page.evaluate(() => [...document.querySelectorAll('[data-live] div')].map((line) => line.textContent));

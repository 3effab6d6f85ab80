import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { describeFlows, directory, focusIs, member, members, refusal, signIn, spoken, tabTo, templates, type ApiAnswer, type PageOptions } from './harness';

describeFlows('spaces and people', (flow) => {
  /** A server that keeps the spaces and members it is asked to make. */
  const keeping = () => {
    const spaces: Record<string, unknown>[] = [{ id: 's1', name: 'Lobby', uri: 'lobby', callId: '30001', mayManage: true }];
    let list = members;
    const api: PageOptions['api'] = {
      'GET /me': () => ({ status: 200, body: { name: 'Ada Lindqvist', userJid: 'ada@example.org', spaces: [...spaces] } }),
      'POST /me/spaces': (body) => {
        if (body.uri === 'taken') return refusal(409, 'duplicateCoSpaceUri');
        const space = { id: 's4', name: body.name, uri: body.uri ?? '482915037', callId: '482915037', mayManage: true };
        spaces.unshift(space);
        return { status: 201, body: space };
      },
      'GET /me/spaces/s1/members': () => ({ status: 200, body: list }),
      'POST /me/spaces/s1/members': (body) => {
        const known = directory.find((p) => p.userJid === body.userJid);
        if (!known) return refusal(404, 'userDoesNotExist');
        const made = member('m9', known.displayName, String(body.userJid));
        list = [...list, made];
        return { status: 201, body: made };
      },
      'DELETE /me/spaces/s1/members/m2': () => {
        list = list.filter((m) => m.id !== 'm2');
        return { status: 204 };
      },
    };
    return { api };
  };
  const field = (page: Page) => page.getByTestId('find').locator('input');
  const toPeople = async (page: Page) => {
    await signIn(page);
    await page.getByRole('link', { name: 'People of Lobby' }).click();
    await page.getByTestId('members').waitFor();
  };
  const nowhere: ApiAnswer = { status: 200, body: { people: [], more: false, unavailable: [], places: 0 } };

  flow('a space is made by keyboard alone', async ({ page, requests }) => {
    await signIn(page);
    await page.getByTestId('new-space').waitFor();
    await tabTo(page, /^New space$/);
    await page.keyboard.press('Enter');
    await page.getByTestId('new-space-dialog').waitFor();
    await expect.poll(() => page.getByLabel('Name').evaluate((input) => input === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await page.getByText('Enter a name for the space.').waitFor();
    await page.keyboard.type(' Chassis lab ');
    await page.keyboard.press('Tab');
    await page.keyboard.type('lab@example.org');
    await page.keyboard.press('Enter');
    await page.getByText('Enter only the part before the @').waitFor();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('lab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    await page.getByRole('radio', { name: 'Lecture', checked: true }).waitFor();
    await tabTo(page, /^Make the space$/);
    await page.keyboard.press('Enter');
    await page.getByTestId('new-space-dialog').waitFor({ state: 'detached' });
    await focusIs(page, /^Join Chassis lab$/);
    await expect.poll(() => spoken(page)).toContain('The space Chassis lab is ready.');
    expect(requests.filter((r) => r.what === 'POST /me/spaces').map((r) => r.body)).toEqual([{ template: 't2', name: 'Chassis lab', uri: 'lab' }]);
    // The list is asked for anew, and the focus stays on the row although it moves.
    await expect.poll(() => page.getByTestId('spaces').getByRole('heading').allTextContents()).toEqual(['Chassis lab', 'Lobby']);
    await focusIs(page, /^Join Chassis lab$/);
    await page.keyboard.press('Enter');
    await page.getByTestId('prejoin-page').waitFor();
    expect(requests.find((r) => r.what === 'POST /sessions')?.body).toMatchObject({ target: 'lab' });
  }, keeping());

  flow('an address that is taken, and the way back from the dialog', async ({ page, requests }) => {
    await signIn(page);
    await page.getByTestId('new-space').click();
    await expect.poll(() => page.getByRole('radio').count()).toBe(0);
    await page.getByLabel('Name').fill('Lab');
    await page.getByLabel('Address').fill('taken');
    await page.getByRole('button', { name: 'Make the space' }).click();
    await page.getByText('This address is taken.').waitFor();
    await expect.poll(() => page.getByLabel('Address').evaluate((input) => input === document.activeElement)).toBe(true);
    await expect.poll(() => page.getByLabel('Address').getAttribute('aria-invalid')).toBe('true');
    await page.getByLabel('Address').fill('');
    await page.keyboard.press('Escape');
    await page.getByTestId('new-space-dialog').waitFor({ state: 'detached' });
    await focusIs(page, /^New space$/);
    await page.keyboard.press('Enter');
    await page.getByLabel('Name').fill('Lab');
    await page.getByRole('button', { name: 'Make the space' }).click();
    await focusIs(page, /^Join Lab$/);
    expect(requests.filter((r) => r.what === 'POST /me/spaces').at(-1)?.body).toEqual({ template: 't1', name: 'Lab' });
  }, { api: { ...keeping().api, 'GET /me/templates': { status: 200, body: templates.slice(0, 1) } } });

  flow('without a template there are no new spaces', async ({ page }) => {
    const asked = page.waitForResponse('**/me/templates');
    await signIn(page);
    await asked;
    await page.getByTestId('spaces').waitFor();
    await expect.poll(() => page.getByTestId('new-space').count()).toBe(0);
  }, { api: { 'GET /me/templates': { status: 200, body: [] } } });

  flow('somebody is found and added by keyboard', async ({ page, requests }) => {
    await signIn(page);
    await page.getByTestId('spaces').waitFor();
    await tabTo(page, /^People of Lobby$/);
    await page.keyboard.press('Enter');
    await focusIs(page, /^People of Lobby$/);
    await page.getByTestId('members').waitFor();
    await field(page).focus();
    await page.keyboard.type('n');
    await page.keyboard.type('a');
    await page.getByRole('status').getByText('4 people found for “na”.').waitFor();
    expect(requests.filter((r) => r.what === 'GET /me/people').map((r) => r.query.q)).toEqual(['na']);
    const found = (name: string) => page.getByTestId('found').locator(`[data-name="${name}"]`);
    await expect.poll(() => found('Bo Nakamura').textContent()).toContain('member');
    await expect.poll(() => found('Nadia Petrov').textContent()).toContain('no account here');
    await expect.poll(() => found('Nadia Petrov').getByRole('link').evaluateAll((links) => links.map((a) => a.getAttribute('href')))).toEqual(['mailto:nadia@partner.example.com', 'tel:+15550100;ext=12']);
    await expect.poll(() => found('Nadia Petrov').getByRole('button').count()).toBe(0);
    await tabTo(page, /^Add Naoki Sato$/);
    await page.keyboard.press('Enter');
    await expect.poll(() => found('Naoki Sato').textContent()).toContain('member');
    await focusIs(page, /^member$/);
    await expect.poll(() => spoken(page)).toContain('Naoki Sato is a member now.');
    await page.getByRole('heading', { name: 'Members (4)' }).waitFor();
    expect(requests.find((r) => r.what === 'POST /me/spaces/s1/members')).toMatchObject({ body: { userJid: 'naoki@example.org' }, authorization: 'Bearer token-1' });
    await page.getByRole('link', { name: 'Back to your spaces' }).click();
    await focusIs(page, /^Your spaces$/);
  }, keeping());

  let first: ((answer: ApiAnswer) => void) | undefined;
  const found = (...list: string[]): ApiAnswer => ({ status: 200, body: { people: list.map((displayName) => ({ displayName })), more: false, unavailable: null, places: 1 } });
  flow('an answer that comes late is not heard', async ({ page, requests }) => {
    const dropped = page.waitForEvent('requestfailed', (request) => request.url().endsWith('/me/people?q=bo'));
    await toPeople(page);
    await field(page).fill('bo');
    await expect.poll(() => requests.map((r) => r.query.q)).toContain('bo');
    await field(page).fill('bob');
    await page.getByTestId('outcome').getByText('1 person found for “bob”.').waitFor();
    await dropped;
    first?.(found('Bo', 'Bob'));
    await field(page).fill('bobb');
    await page.getByTestId('outcome').getByText('Nobody was found for “bobb”.').waitFor();
    await field(page).fill('bob');
    await page.getByTestId('outcome').getByText('1 person found for “bob”.').waitFor();
    await expect.poll(() => page.getByTestId('found').getByRole('listitem').count()).toBe(1);
    await field(page).fill('b');
    await page.getByTestId('found').waitFor({ state: 'detached' });
    await expect.poll(() => page.getByTestId('outcome').textContent()).toBe('');
    expect(requests.filter((r) => r.what === 'GET /me/people').map((r) => r.query.q)).toEqual(['bo', 'bob', 'bobb']);
  }, { api: { 'GET /me/people': (_, query) => {
    if (query.get('q') === 'bo') return new Promise<ApiAnswer>((resolve) => (first = resolve));
    return query.get('q') === 'bob' ? found('Bob') : found();
  } } });

  flow('a member is removed, after a question', async ({ page, requests }) => {
    await toPeople(page);
    const bo = page.getByTestId('members').locator('[data-name="Bo Nakamura"]');
    await expect.poll(() => page.getByRole('button', { name: 'Remove Ada Lindqvist' }).count()).toBe(0);
    await expect.poll(() => page.getByTestId('members').locator('[data-name="Ada Lindqvist"]').textContent()).toMatch(/\(you\).*owner$/);
    await page.getByRole('button', { name: 'Remove Bo Nakamura' }).click();
    await page.getByRole('alertdialog', { name: 'Remove Bo Nakamura?' }).waitFor();
    await focusIs(page, /^Cancel$/);
    await page.keyboard.press('Escape');
    await focusIs(page, /^Remove Bo Nakamura$/);
    expect(requests.some((r) => r.what.startsWith('DELETE'))).toBe(false);
    await page.keyboard.press('Enter');
    await page.getByTestId('remove-dialog').getByRole('button', { name: 'Remove' }).click();
    await bo.waitFor({ state: 'detached' });
    await focusIs(page, /^Members \(2\)$/);
    await expect.poll(() => spoken(page)).toContain('Bo Nakamura is no longer a member.');
  }, keeping());

  flow('one leaves a space', async ({ page }) => {
    await signIn(page);
    await page.getByRole('link', { name: 'People of Weekly planning' }).click();
    await page.getByRole('button', { name: 'Remove Ada Lindqvist' }).click();
    await page.getByRole('alertdialog', { name: 'Leave Weekly planning?' }).getByRole('button', { name: 'Leave' }).click();
    await page.getByTestId('spaces').waitFor();
    await focusIs(page, /^Your spaces$/);
    await expect.poll(() => spoken(page)).toContain('You are no longer a member of Weekly planning.');
    await expect.poll(() => page.getByTestId('find').count()).toBe(0);
  }, { api: {
    'GET /me/spaces/s2/members': { status: 200, body: [member('owner', 'Bo Nakamura', 'bo@example.org', { owner: true, removable: false }), member('m1', 'Ada Lindqvist', 'Ada@example.org')] },
    'DELETE /me/spaces/s2/members/m1': { status: 204 },
  } });

  flow('without a directory: an exact user name', async ({ page }) => {
    await toPeople(page);
    await field(page).fill('nobody@example.org');
    await page.getByTestId('outcome').getByText('There is no directory to search here. You can add somebody by their exact user name').waitFor();
    await page.getByRole('button', { name: 'Add nobody@example.org' }).click();
    await page.getByText('Nobody here has this user name').waitFor();
    await focusIs(page, /^Add nobody@example.org$/);
    await field(page).fill('naoki@example.org');
    await page.getByRole('button', { name: 'Add naoki@example.org' }).click();
    await page.getByRole('heading', { name: 'Members (4)' }).waitFor();
    await expect.poll(() => page.getByTestId('problem').count()).toBe(0);
    await field(page).fill('naoki');
    await page.getByTestId('found').waitFor({ state: 'detached' });
  }, { api: { ...keeping().api, 'GET /me/people': nowhere } });

  let away = true;
  flow('the directory is away, and comes back', async ({ page }) => {
    await signIn(page);
    await page.getByRole('link', { name: 'Find people' }).click();
    await focusIs(page, /^Find people$/);
    await field(page).fill('na');
    await page.locator('[data-testid=problem][data-reason=serverBusy]').waitFor();
    await expect.poll(() => field(page).evaluate((input) => input === document.activeElement)).toBe(true);
    away = false;
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => field(page).evaluate((input) => input === document.activeElement)).toBe(true);
    await page.getByText('3 people found for “na”.').waitFor();
    await page.getByText('Did not answer: Berlin.').waitFor();
    await expect.poll(() => page.getByTestId('problem').count()).toBe(0);
    await expect.poll(() => page.getByRole('button', { name: /^Add/ }).count()).toBe(0);
    await page.getByRole('button', { name: 'Copy naoki@example.org' }).click();
    await expect.poll(() => spoken(page)).toContain('The address is copied.');
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('naoki@example.org');
  }, { api: { 'GET /me/people': () => {
    if (away) return refusal(503, 'serverBusy');
    return { status: 200, body: { people: [...directory.slice(1, 3), { displayName: 'Naoki Sato', sip: 'naoki@example.org' }], more: true, unavailable: ['Berlin'], places: 2 } };
  } } });

  flow('the server is away: nothing is lost', async ({ page }) => {
    await toPeople(page);
    await field(page).fill('naoki');
    await page.getByRole('button', { name: 'Add Naoki Sato' }).click();
    await page.locator('[data-testid=problem][data-reason=network]').waitFor();
    await focusIs(page, /^Add Naoki Sato$/);
    await page.getByRole('button', { name: 'Remove Bo Nakamura' }).click();
    await page.getByTestId('remove-dialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByTestId('remove-dialog').getByTestId('problem').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('heading', { name: 'Members (3)' }).waitFor();
    await page.getByRole('link', { name: 'Back to your spaces' }).click();
    await page.getByTestId('new-space').click();
    await page.getByLabel('Name').fill('Lab');
    await page.getByRole('button', { name: 'Make the space' }).click();
    await page.getByTestId('new-space-dialog').getByTestId('problem').waitFor();
    await expect.poll(() => page.getByLabel('Name').inputValue()).toBe('Lab');
  }, { api: { 'POST /me/spaces/s1/members': { status: 0 }, 'DELETE /me/spaces/s1/members/m2': { status: 0 }, 'POST /me/spaces': { status: 0 } } });

  let down = true;
  flow('the lists cannot be had, and then can', async ({ page }) => {
    await signIn(page);
    await page.locator('[data-testid=problem][data-reason=databaseNotReady]').waitFor();
    await focusIs(page, /^The server is not ready/);
    down = false;
    await page.getByRole('button', { name: 'Try again' }).press('Enter');
    await page.getByTestId('spaces').waitFor();
    await focusIs(page, /^Your spaces$/);
    down = true;
    await page.getByRole('link', { name: 'People of Lobby' }).click();
    await page.getByTestId('problem').waitFor();
    down = false;
    await page.getByRole('button', { name: 'Try again' }).press('Enter');
    await page.getByTestId('members').waitFor();
    await focusIs(page, /^People of Lobby$/);
  }, { api: {
    'GET /me': () => (down ? refusal(503, 'databaseNotReady') : { status: 200, body: { name: 'Ada', userJid: 'ada@example.org', spaces: [{ id: 's1', name: 'Lobby', mayManage: true }] } }),
    'GET /me/spaces/s1/members': () => (down ? refusal(503, 'databaseNotReady') : { status: 200, body: members }),
  } });

  flow('a sign-in that runs out while people are looked for', async ({ page }) => {
    await toPeople(page);
    await field(page).fill('na');
    await page.getByText('You were signed out. Please sign in again.').waitFor();
    await expect.poll(() => page.evaluate(() => sessionStorage.getItem('plenum.account'))).toBeNull();
  }, { api: { 'GET /me/people': refusal(401, 'signInNeeded') } });
});

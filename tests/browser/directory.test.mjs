// From a directory to a meeting, in a browser and against a real slapd: people are imported, sign in with the directory's
// passwords, one makes a space and finds another, who sees it among her own and meets him there.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { chromiumPath, newPerson, openBrowser } from './person.mjs';
import { eventually, freePort, password, startPlenum } from './plenum.mjs';

const slapd = ['/usr/sbin/slapd', '/usr/local/libexec/slapd', '/usr/bin/slapd'].some(existsSync);
if (process.env.CI && (!chromiumPath || !slapd)) throw new Error('Chromium and slapd are needed');
const skip = !chromiumPath ? 'no Chromium' : !slapd && 'no slapd (Debian: slapd)';

let plenum;
let browser;

before(async () => {
  if (skip) return;
  plenum = await startPlenum({ blades: 1, more: ['--directory', `127.0.0.1:${await freePort()}`] });
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await plenum?.stop();
});

/** Signs in through the page; answers when the spaces are there. */
async function signIn(name) {
  const person = await newPerson(browser, plenum.base);
  await person.page.goto(`${plenum.base}/sign-in`);
  await person.page.getByLabel('User name').fill(`${name}@plenum.example`);
  await person.page.getByLabel('Password').fill(password);
  await person.page.keyboard.press('Enter');
  await person.page.getByTestId('spaces').waitFor();
  return person;
}

const joinButton = (person, space) => person.page.getByRole('button', { name: `Join ${space}` });

test('imported people find each other and meet', { skip }, async () => {
  const { location } = await plenum.api('POST', '/ldapSyncs', { removeWhenFinished: 'false' });
  await eventually(async () => {
    const { body } = await plenum.api('GET', location.replace('/api/v1', ''));
    assert.equal(body.state, 'complete');
  });
  const [dora, emil] = [await signIn('dora'), await signIn('emil')];

  await dora.page.getByTestId('new-space').click();
  await dora.page.getByTestId('space-name').locator('input').fill('Reading group');
  await dora.page.keyboard.press('Enter');
  await joinButton(dora, 'Reading group').waitFor();
  await dora.page.getByRole('link', { name: /Reading group/ }).click();
  await dora.page.getByTestId('find').locator('input').fill('emil');
  await dora.page.getByRole('button', { name: 'Add Emil Roth' }).click();
  await dora.page.locator('[data-testid=member][data-name="Emil Roth"]').waitFor();

  await emil.page.reload();
  for (const person of [dora, emil]) {
    if (person === dora) await dora.page.goto(`${plenum.base}/home`);
    await joinButton(person, 'Reading group').click();
    await person.page.getByTestId('join-now').click();
    await person.connected();
  }
  await eventually(async () => {
    const { body } = await plenum.api('GET', '/participants');
    assert.deepEqual(body.participants.participant.map((p) => p.name).sort(), ['Dora Lind', 'Emil Roth']);
  });
});

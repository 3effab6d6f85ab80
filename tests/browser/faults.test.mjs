// Every fault on demand, end to end: raised on the command line (a real ssh), in the XML API and on the page, felt by
// the Meeting Server and by two people in a meeting, and cleared again everywhere.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { writeFakes } from './fake-media.mjs';
import { chromiumPath, newPerson, openBrowser } from './person.mjs';
import { eventually, startPlenum } from './plenum.mjs';
import { faultsByXml, injector, signIn, sshClient, sshPath } from './ucsm.mjs';

const audible = -62; // dB, as in meeting.test.mjs
const silent = -75;

if (!chromiumPath || !sshPath) {
  if (process.env.CI === 'true') throw new Error('Chromium or ssh is missing');
  test('faults of the chassis', { skip: 'not installed: apt-get install chromium openssh-client' }, () => {});
} else {
  describe('faults of the chassis', faults);
}

function faults() {
  const names = ['ada', 'ben'];
  const raised = []; // the faults so far
  let folder, plenum, browsers, persons, page, inject, ssh;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'plenum-faults-'));
    const fakes = writeFakes(folder);
    plenum = await startPlenum({ more: ['--boot-time', '500ms', '--ssh-ucsm', '127.0.0.1:0'] });
    inject = injector(plenum);
    ssh = sshClient(plenum, folder);
    browsers = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await openBrowser(fakes[name])])));
    persons = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await newPerson(browsers[name], plenum.base)])));
    for (const name of names) await persons[name].join('lobby', { name });
    page = await (await browsers.ada.newContext({ ignoreHTTPSErrors: true })).newPage();
    await signIn(page, plenum.base, '/faults');
    await hearEachOther();
  });
  after(async () => {
    await Promise.all(Object.values(browsers ?? {}).map((b) => b.close()));
    await plenum?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const hearEachOther = () => eventually(async () => {
    assert.ok((await persons.ada.hears(0.5)).ben > audible, 'ada does not hear ben');
    assert.ok((await persons.ben.hears(0.5)).ada > audible, 'ben does not hear ada');
  }, 250, 40);
  const offers = () => names.map((name) => persons[name].offers);
  const status = async () => (await plenum.api('GET', '/system/load')).status;

  /** A fault on the three views, with its severity on each. */
  const seen = (dn, code, severity) => eventually(async () => {
    const fault = (await faultsByXml(plenum.base)).find((f) => f.dn === `${dn}/fault-${code}`);
    assert.equal(fault?.severity, severity, `${code} of ${dn} in the XML API`);
    const row = page.getByRole('row').filter({ has: page.locator(`a[href$="/faults/${fault.id}"]`) });
    assert.equal(await row.count(), 1, `${code} of ${dn} on the page`);
    assert.match(await row.first().textContent(), new RegExp(`${severity}.*${code}`, 'i'));
    assert.match(await ssh('show fault'), new RegExp(`^ *${severity} +${code} .* ${fault.id} `, 'im'), `${code} of ${dn} on the command line`);
  });

  const breaks = async (words, dn, code, severity) => {
    await inject(...words);
    await seen(dn, code, severity);
    raised.push({ dn, code });
  };

  /** The meeting goes on by another blade than the one that it was on. */
  const moved = async (from) => {
    await eventually(() => names.forEach((name) => assert.notEqual(persons[name].blade, from, `${name} is still on blade ${from}`)));
    await hearEachOther();
    assert.equal(await status(), 200, 'the Meeting Server runs at reduced capacity');
  };

  /** Nobody in the meeting notices: no new connection, and sound both ways. */
  const unharmed = async (act) => {
    const before = offers();
    await act();
    await hearEachOther();
    assert.deepEqual(offers(), before, 'the meeting was not interrupted');
    assert.equal(await status(), 200);
  };

  /** The blade in a slot is at work, as the command line says. */
  const atWork = (slot) => eventually(async () => assert.match(await ssh('show server status'), new RegExp(`^1/${slot} .*Equipped .*Ok .*Complete`, 'mi')));

  for (const { name, code, on, severity } of [
    { name: 'pull-blade', code: 'F0319', on: '', severity: 'critical' },
    { name: 'overheat', code: 'F0176', on: '/board/cpu-1', severity: 'major' },
    { name: 'crash-blade', code: 'F0317', on: '', severity: 'major' },
  ]) {
    test(`${name}: the meeting moves to another blade`, async () => {
      const slot = persons.ada.blade;
      await breaks([name, String(slot)], `sys/chassis-1/blade-${slot}${on}`, code, severity);
      await moved(slot);
      await inject('clear');
      await atWork(slot);
    });
  }

  test('swap: a mismatch until it is acknowledged', async () => {
    const [one, other] = [2, 3, 4].filter((slot) => slot !== persons.ada.blade);
    await unharmed(() => breaks(['swap', String(one), String(other)], `fabric/server/chassis-1/slot-${one}`, 'F0156', 'warning'));
    const acknowledge = async () => {
      for (const slot of [one, other]) await ssh(`acknowledge slot 1/${slot} ; commit-buffer`);
      for (const slot of [one, other]) await atWork(slot);
    };
    await acknowledge();
    await unharmed(() => inject('clear')); // back to where they were: another mismatch
    await seen(`fabric/server/chassis-1/slot-${one}`, 'F0156', 'warning');
    await acknowledge();
  });

  for (const { words, dn, code, severity } of [
    { words: ['kill-fi', 'a'], dn: 'sys/switch-A', code: 'F0291', severity: 'critical' },
    { words: ['port-down', 'a', '1'], dn: 'sys/switch-A/slot-1/switch-ether/port-1', code: 'F0277', severity: 'major' },
    { words: ['psu', '2'], dn: 'sys/chassis-1/psu-2', code: 'F0374', severity: 'major' },
    { words: ['disk', '1'], dn: 'sys/chassis-1/blade-1/board/storage-SAS-1/disk-1', code: 'F0181', severity: 'major' },
    { words: ['fan', '5'], dn: 'sys/chassis-1/fan-module-1-5', code: 'F0480', severity: 'minor' },
  ]) {
    test(`${words.join(' ')}: nobody in the meeting notices`, () => unharmed(async () => {
      await breaks(words, dn, code, severity);
      await inject('clear');
    }));
  }

  test('both uplinks down: no Meeting Server until one is back', async () => {
    await inject('port-down', 'a', '1');
    await inject('port-down', 'b', '1');
    await eventually(async () => {
      const answer = await plenum.api('GET', '/system/load');
      assert.equal(answer.status, 503);
      assert.match(JSON.stringify(answer.body), /networkDown/);
    });
    await eventually(async () => assert.ok((await persons.ada.hears(0.5)).ben < silent, 'ada still hears ben'));
    await inject('clear', 'port-down-b-1');
    await eventually(async () => assert.equal(await status(), 200));
    await hearEachOther();
    await inject('clear');
  });

  test('everything that was raised is cleared on all views, and kept', async () => {
    assert.equal(raised.length, 9);
    for (const { dn, code } of raised) await seen(dn, code, 'cleared');
  });
}

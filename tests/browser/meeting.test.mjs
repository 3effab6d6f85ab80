// Meetings in real browsers, judged by what they decode.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { writeFakes } from './fake-media.mjs';
import { chromiumPath, newPerson, openBrowser } from './person.mjs';
import { bladePid, eventually, startPlenum } from './plenum.mjs';

const names = ['ada', 'ben', 'cyd'];
const audible = -62; // dB of an FFT bin; a tone of a person comes in between -45 and -20
const silent = -75;

if (!chromiumPath) {
  if (process.env.CI === 'true') throw new Error('Chromium is missing');
  test('meetings in real browsers', { skip: 'Chromium is not installed: apt-get install chromium' }, () => {});
} else {
  meetings();
}

function meetings() {
  let folder, plenum, browsers, persons;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'plenum-media-'));
    const fakes = writeFakes(folder);
    plenum = await startPlenum();
    browsers = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await openBrowser(fakes[name])])));
  });
  after(async () => {
    await Promise.all(Object.values(browsers ?? {}).map((b) => b.close()));
    await plenum?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const enter = async (space, options = {}) => {
    persons = Object.fromEntries(await Promise.all(names.map(async (name) => {
      const person = await newPerson(browsers[name], plenum.base);
      await person.join(space, { name, ...options[name] });
      return [name, person];
    })));
    return persons;
  };
  const part = () => Promise.all(Object.values(persons).map((p) => p.page.context().close()));

  const setMute = async (name, mute) => {
    const { status } = await plenum.api('PUT', `/callLegs/${persons[name].session.leg}`, { rxAudioMute: String(mute) });
    assert.equal(status, 200);
  };

  describe('three in the lobby', () => {
    before(() => enter('lobby'));
    after(part);

    test('each hears the two others and not itself', async () => {
      for (const name of names) {
        await eventually(async () => {
          const levels = await persons[name].hears();
          for (const other of names) {
            if (other === name) assert.ok(levels[other] < silent, `${name} hears itself: ${levels[other]} dB`);
            else assert.ok(levels[other] > audible, `${name} does not hear ${other}: ${levels[other]} dB`);
          }
        });
      }
    });

    test('everybody sees who speaks, and the speaker sees who spoke before', async () => {
      await setMute('ben', true);
      await setMute('cyd', true);
      await eventually(async () => {
        assert.equal(await persons.ben.sees(), 'ada');
        assert.equal(await persons.cyd.sees(), 'ada');
      });
      await setMute('ben', false);
      await setMute('ada', true);
      await eventually(async () => {
        assert.equal(await persons.ada.sees(), 'ben');
        assert.equal(await persons.cyd.sees(), 'ben');
        assert.equal(await persons.ben.sees(), 'ada');
      });
    });

    test('a muted one is not heard', async () => {
      await eventually(async () => {
        const levels = await persons.cyd.hears(1.5);
        assert.ok(levels.ada < silent, `cyd hears muted ada: ${levels.ada} dB`);
        assert.ok(levels.ben > audible, `cyd does not hear ben: ${levels.ben} dB`);
      });
      await setMute('ada', false);
      await setMute('cyd', false);
    });

    test('importance pins who is shown', async () => {
      await plenum.api('PUT', `/participants/${persons.cyd.session.participant}`, { importance: '10' });
      await eventually(async () => {
        assert.equal(await persons.ada.sees(), 'cyd');
        assert.equal(await persons.ben.sees(), 'cyd');
      });
      await plenum.api('PUT', `/participants/${persons.cyd.session.participant}`, { importance: '' });
    });

    test('statistics reach the API', async () => {
      await eventually(async () => {
        const { body } = await plenum.api('GET', `/callLegs/${persons.ada.session.leg}`);
        assert.equal(body.status.state, 'connected');
        assert.equal(body.status.rxAudio.codec, 'opus');
        assert.ok(Number(body.status.rxAudio.bitRate) > 8000, JSON.stringify(body.status));
        assert.ok(Number(body.status.txAudio.bitRate) > 0, JSON.stringify(body.status));
      });
    });

    test('a late joiner gets a picture soon', async (t) => {
      const late = await newPerson(browsers.ada, plenum.base);
      await late.join('lobby', { name: 'late' });
      const from = Date.now();
      await eventually(async () => assert.ok(await late.sees()), 50);
      t.diagnostic(`picture after ${Date.now() - from} ms`);
      await late.page.context().close();
    });

    test('a reload is the same participant', async () => {
      const before = persons.ben.session;
      await persons.ben.page.reload();
      const again = persons.ben.page.getByTestId('join-now');
      await Promise.race([persons.ben.connected(), again.waitFor().then(() => again.click())]);
      await persons.ben.connected();
      assert.deepEqual(persons.ben.session, before);
      const { body } = await plenum.api('GET', `/calls/${before.call}`);
      assert.ok(Number(body.numCallLegs) >= 3);
      await eventually(async () => assert.ok((await persons.ben.hears()).ada > audible));
    });

    test('the death of the blade: all are back by themselves', async (t) => {
      await setMute('cyd', true);
      const { blade, session } = persons.ada;
      const offers = Object.fromEntries(names.map((n) => [n, persons[n].offers]));
      process.kill(bladePid(plenum.child.pid, blade), 'SIGKILL');
      const from = Date.now();
      await eventually(() => names.forEach((n) => assert.ok(persons[n].offers > offers[n], `${n} has not offered again`)), 50);
      await eventually(async () => assert.ok((await persons.ada.hears(0.5)).ben > audible, 'no audio yet'), 20);
      t.diagnostic(`audio back after ${Date.now() - from} ms`);
      assert.notEqual(persons.ada.blade, blade, 'another blade');
      const { body, status } = await plenum.api('GET', `/calls/${session.call}`);
      assert.equal(status, 200, 'the call keeps its id');
      assert.ok(Number(body.numCallLegs) >= 3, "everybody has a leg");
      const leg = await plenum.api('GET', `/callLegs/${persons.cyd.session.leg}`);
      assert.equal(leg.body.name, 'cyd');
      assert.equal(leg.body.configuration.rxAudioMute, true);
      const { cyd } = await persons.ada.hears();
      t.diagnostic(`cyd at ${cyd} dB`);
      assert.ok(cyd < audible, `cyd stays muted: ${cyd} dB`); // the sound's return is a click, which has some of every pitch
      await eventually(async () => assert.ok((await persons.ada.hears()).cyd < silent, 'cyd stays silent'));
      await eventually(async () => assert.ok(await persons.cyd.sees()));
    });
  });

  describe('the board room', () => {
    before(async () => {
      const code = plenum.ready.accounts.find((a) => a.role === 'host passcode').password;
      persons = { ada: await newPerson(browsers.ada, plenum.base), ben: await newPerson(browsers.ben, plenum.base) };
      persons.code = code;
    });
    after(() => Promise.all([persons.ada, persons.ben].map((p) => p.page.context().close())));

    test('a guest waits, hearing and seeing nothing, until a host is there', async () => {
      const { ada: host, ben: guest, code } = persons;
      const second = await newPerson(browsers.cyd, plenum.base);
      await guest.join('board', { name: 'guest' });
      await second.join('board', { name: 'second' });
      await guest.page.getByTestId('waiting').waitFor();
      const levels = await guest.hears();
      assert.ok(levels.cyd < silent, `hears somebody in the lobby: ${levels.cyd} dB`);
      assert.equal(await guest.sees(), undefined);
      await host.join('board', { name: 'host', passcode: code });
      await guest.page.getByTestId('waiting').waitFor({ state: 'detached' });
      await eventually(async () => assert.ok((await guest.hears()).ada > audible));
      await eventually(async () => assert.ok(await guest.sees()));
      await second.page.context().close();
    });
  });
}

// What happens without licences (guide, table 3), row by row over simulated days: `plenum clock` moves the product's
// time, `plenum licence report` is the licence manager, the API tells the states, and whoever comes into the meeting
// sees the text and hears the prompt, or does not.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { writeFakes, writeSilence } from './fake-media.mjs';
import { chromiumPath, newPerson, openBrowser } from './person.mjs';
import { eventually, password, startPlenum } from './plenum.mjs';
import { attributes, faultsByXml } from './ucsm.mjs';

const run = promisify(execFile);

const day = (n) => ['clock', 'advance', `${n}d`];
const report = (...entitled) => ['licence', 'report', ...entitled.flatMap((e) => ['--entitle', e])];
const paid = ['smp=10', 'pmp=5', 'recording=2', 'customizations=1'];

const all = (status) => ({ callBridge: status, callBridgeNoEncryption: status, customizations: status, recording: status });
const active = { ...all('activated'), callBridgeNoEncryption: 'expired' };

/**
 * The days. Each line does what `does` says and then holds the appliance against the rest:
 *   alarm, admin   how far enforcement has gone, and what administrators are told
 *   features       the states of /clusterLicensing
 *   comes          what one who comes into the meeting sees and hears; left out: nobody comes
 *   stays          what one sees who has been there all the time
 *   starts         whether recordings and streams can be started
 */
const table = [
  { name: 'the trial begins', does: [],
    alarm: 0, admin: /^Trial: 90 days left$/, features: all('activated'), comes: { sees: 'nothing', hears: 'nothing' }, stays: 'nothing', starts: true },
  { name: 'the last day of the trial', does: [day(90)],
    alarm: 0, admin: /silent for 90 days; the licence lasts for 1 day$/, features: all('activated'), stays: 'nothing', starts: true },
  { name: 'the day after it: alarm 2', does: [day(1)],
    alarm: 2, admin: /full enforcement in 90 days/, features: all('expired'), comes: { sees: 'text for 30 s', hears: 'prompt' }, stays: 'nothing', starts: false },
  { name: 'another ninety days: alarm 3', does: [day(90)],
    alarm: 3, admin: /more than 90 days ago/, features: all('expired'), comes: { sees: 'text', hears: 'prompt' }, stays: 'text', starts: false },
  { name: 'licences are bought: all clear', does: [report(...paid)],
    alarm: 0, admin: /^$/, features: active, comes: { sees: 'nothing', hears: 'nothing' }, stays: 'nothing', starts: true },
  { name: 'one licence, two meetings: fourteen days over are tolerated', does: [], over: { days: 14, report: report('smp=1', 'recording=2', 'customizations=1') },
    alarm: 0, admin: /^Insufficient licenses$/, features: active, renewed: true, stays: 'nothing', starts: true },
  { name: 'fifteen are not: alarm 1, which participants do not notice', does: [], over: { days: 1, report: report('smp=1', 'recording=2', 'customizations=1') },
    alarm: 1, admin: /^Out of compliance: .* 15 days .* enforcement in 91 days$/, features: active, stays: 'nothing', starts: true },
  { name: 'sixteen: nothing is renewed any more', does: [], over: { days: 1, report: report('smp=1', 'recording=2', 'customizations=1') },
    alarm: 1, admin: /^Out of compliance: .* 16 days .* enforcement in 90 days$/, features: active, stays: 'nothing', starts: true },
  { name: 'nobody mends it: alarm 2', does: [day(90)],
    alarm: 2, admin: /full enforcement in 90 days/, features: { ...active, callBridge: 'expired' }, stays: 'nothing', starts: true },
  { name: 'more licences: all clear', does: [report(...paid)],
    alarm: 0, admin: /^$/, features: active, renewed: true, stays: 'nothing', starts: true },
  { name: 'without encryption, and without recording: no alarm, but each feature by itself', does: [day(91), report('smp=10', 'callBridgeNoEncryption=1')],
    alarm: 0, admin: /^Insufficient licenses$/ /* for the recording that runs on */, features: { ...all('expired'), callBridgeNoEncryption: 'activated' }, stays: 'nothing', starts: false },
  { name: 'and back to where it began', does: [['clock', 'reset'], report(...paid)],
    alarm: 0, admin: /^Trial: 90 days left$/, features: { ...all('activated') }, stays: 'nothing', starts: true },
];

if (!chromiumPath) {
  if (process.env.CI === 'true') throw new Error('Chromium is missing');
  test('licences over simulated days', { skip: 'Chromium is not installed: apt-get install chromium' }, () => {});
} else {
  describe('licences over simulated days', { concurrency: false }, licences);
}

function licences() {
  let folder, plenum, browsers, ada, ben, spare;

  const cli = (words) => run(process.env.PLENUM_BIN ?? 'bin/plenum', [...words, '--data', plenum.folder, ...(words[0] === 'licence' ? ['--url', plenum.base] : [])],
    { env: { ...process.env, PLENUM_ADMIN_PASSWORD: password } });
  const get = async (path) => {
    const { status, body } = await plenum.api('GET', path);
    assert.equal(status, 200, `${path}: ${JSON.stringify(body)}`);
    return body;
  };
  const put = (path, form) => plenum.api('PUT', path, form);

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'plenum-licence-'));
    const fakes = writeFakes(folder);
    plenum = await startPlenum();
    browsers = { ada: await openBrowser(fakes.ada), silent: await openBrowser({ wav: writeSilence(folder), y4m: fakes.ben.y4m }) };
    ada = await newPerson(browsers.ada, plenum.base);
    await ada.join('lobby', { name: 'ada' });
    assert.equal((await put(`/callLegs/${ada.session.leg}`, { rxAudioMute: 'true' })).status, 200); // nobody is to talk
    assert.equal((await put(`/calls/${ada.session.call}`, { recording: 'true' })).status, 200);
    const { location } = await plenum.api('POST', '/calls', { name: 'spare', activeWhenEmpty: 'true' });
    spare = location.split('/').pop();
  });
  after(async () => {
    await Promise.all(Object.values(browsers ?? {}).map((b) => b.close()));
    await plenum?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const row of table) {
    test(row.name, async () => {
      for (const words of row.does) await cli(words);
      if (row.over) await overuse(row.over);
      await eventually(async () => {
        const raw = await get('/clusterLicensing/raw');
        assert.equal(Number(raw.alarm), row.alarm, raw.notice);
        assert.match(raw.notice ?? '', row.admin);
      }, 250, 40);
      const { features } = await get('/clusterLicensing');
      assert.deepEqual(Object.fromEntries(Object.entries(features).map(([name, f]) => [name, f.status])), row.features);
      if (row.renewed) assert.equal(features.callBridge.expiry, await inDays(90));
      await starting(row.starts);
      await stayingSees(row.stays);
      if (row.comes) await coming(row.comes);
    });
  }

  /** Two meetings at once, while the licence manager reports every day, for so many days. */
  async function overuse({ days, report }) {
    if (!ben) {
      ben = await newPerson(browsers.silent, plenum.base);
      await ben.join('board', { name: 'ben', passcode: plenum.ready.accounts.find((a) => a.role === 'host passcode').password });
      await eventually(async () => assert.equal(Number((await get('/system/multipartyLicensing')).callsWithoutPersonalLicense), 2));
    }
    const { overDays } = await get('/clusterLicensing/raw');
    for (let n = 1; n <= days; n++) {
      await cli(day(1));
      await cli(report);
      await eventually(async () => assert.equal(Number((await get('/clusterLicensing/raw')).overDays), Number(overDays) + n));
    }
    if (days > 1) await cli(report);
  }

  /** The product's date in so many days. */
  async function inDays(days) {
    const { cdrTime } = await get('/system/status');
    return new Date(Date.parse(cdrTime) + days * 24 * 3600 * 1000).toISOString().slice(0, 10);
  }

  /** Recordings and streams start, or are refused with the API's reason; the one that runs goes on. */
  async function starting(may) {
    for (const what of ['recording', 'streaming']) {
      const { status, body } = await put(`/calls/${spare}`, { [what]: 'true' });
      if (may) {
        assert.equal(status, 200, JSON.stringify(body));
        assert.equal((await put(`/calls/${spare}`, { [what]: 'false' })).status, 200);
      } else {
        assert.equal(status, 400);
        assert.match(JSON.stringify(body), new RegExp(`${what}NotAllowedByLicensing`));
      }
    }
    assert.equal(String((await get(`/calls/${ada.session.call}`)).recording), 'true', 'a recording that runs goes on');
  }

  const stayingSees = (what) => eventually(async () => assert.match((await ada.notice()) ?? '', what === 'text' ? /out of licensing compliance/ : /^$/), 250, 40);

  /** Somebody comes in, listens for the length of the prompt, sees the text or none, and leaves. */
  async function coming({ sees, hears }) {
    const person = await newPerson(browsers.silent, plenum.base);
    await person.join('lobby', { name: 'newcomer' });
    if (sees !== 'nothing') await eventually(async () => assert.match((await person.notice()) ?? '', /out of licensing compliance/));
    const heard = await person.listens(hears === 'prompt' ? 9 : 3);
    if (hears === 'prompt') {
      assert.ok(heard.voiced > 2000 && heard.voiced < 8500, `heard for ${heard.voiced} ms`);
      assert.ok(heard.pitches >= 4, `a voice, not a tone: ${heard.pitches} of 8 bands`);
      assert.equal(heard.last, false, 'it ends');
    } else {
      assert.equal(heard.voiced, 0, 'silence');
    }
    if (sees === 'nothing') assert.equal(await person.notice(), undefined);
    else assert.match(await person.notice(), /out of licensing compliance/, 'it still stands after the prompt');
    if (sees === 'text for 30 s') await eventually(async () => assert.equal(await person.notice(), undefined), 250, 140);
    await person.page.context().close();
  }

  test('the clock leaps forth and back: the meeting goes on', async () => {
    assert.equal((await put(`/callLegs/${ada.session.leg}`, { rxAudioMute: 'false' })).status, 200);
    const listener = await newPerson(browsers.silent, plenum.base);
    await listener.join('lobby', { name: 'listener' });
    const { call, leg } = ada.session;
    const offers = () => [ada.offers, listener.offers];
    const before = { offers: offers(), faults: (await faultsByXml(plenum.base)).length, used: await snapshots() };
    let cookie = await signInXml();
    for (const words of [day(91), ['clock', 'back', '182d'], ['clock', 'reset']]) {
      await cli(words);
      await eventually(async () => assert.ok(Math.abs(Date.parse((await get('/system/status')).cdrTime) - Date.parse((await cli(['clock'])).stdout.trim())) < 5000));
      for (const [path, field] of [[`/calls/${call}`, (b) => b.durationSeconds], [`/callLegs/${leg}`, (b) => b.status.durationSeconds], ['/system/status', (b) => b.uptimeSeconds]]) {
        assert.ok(Number(field(await get(path))) >= 0, `${path} after ${words}`);
      }
      assert.ok(Number((await get(`/calls/${call}`)).numCallLegs) >= 2, words.join(' '));
      await eventually(async () => assert.ok((await listener.hears(0.5)).ada > -62, `sound after ${words}`), 250, 20);
      assert.match(await keepAlive(cookie), /errorCode="552"/, `a session of UCS Manager is over after ${words}`);
      cookie = await signInXml();
    }
    assert.deepEqual(offers(), before.offers, 'nobody had to connect anew');
    assert.deepEqual([ada.session.call, ada.session.leg], [call, leg]);
    assert.equal((await faultsByXml(plenum.base)).length, before.faults, 'no faults by leaping');
    const used = await snapshots();
    assert.ok(used <= before.used + 3, `${used} snapshots, ${before.used} before: none for times leapt over`);
    const late = await newPerson(browsers.silent, plenum.base);
    await late.join('lobby', { name: 'late' });
    assert.equal(late.session.call, call, 'newcomers still get in');
  });

  const snapshots = async () => Number((await get('/system/MPLicenseUsage?limit=0')).MPLicenseUsage.total);
  const nuova = async (body) => (await fetch(`${plenum.base}/nuova`, { method: 'POST', body })).text();
  const signInXml = async () => attributes(await nuova(`<aaaLogin inName="admin" inPassword="${password}"/>`)).outCookie;
  const keepAlive = (cookie) => nuova(`<aaaKeepAlive cookie="${cookie}"/>`);
}

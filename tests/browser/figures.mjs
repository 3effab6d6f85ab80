// Measures what a person in a browser notices: how long joining takes from the click to the first sound, and how long
// the sound is away when the blade of the meeting dies. It asserts nothing; run it on a quiet machine:
//
//	make build && node tests/browser/figures.mjs [joins [failovers]]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeFakes } from './fake-media.mjs';
import { newPerson, openBrowser } from './person.mjs';
import { bladePid, eventually, startPlenum } from './plenum.mjs';

const [joins = 20, failovers = 100] = process.argv.slice(2).map(Number);
const names = ['ada', 'ben'];
const back = 5000; // ms within which the sound is to be back

const folder = mkdtempSync(join(tmpdir(), 'plenum-figures-'));
const fakes = writeFakes(folder);
const plenum = await startPlenum({ blades: 7 }); // one that is killed often is started again later and later
const browsers = await Promise.all(names.map((name) => openBrowser(fakes[name])));
try {
  const [speaker, listener] = await Promise.all(browsers.map((b) => newPerson(b, plenum.base)));
  await speaker.join('lobby', { name: 'ada' });
  report('join, from the click to the first sound', await measureJoins(joins));
  await listener.join('lobby', { name: 'ben' });
  await watch(listener.page);
  const away = await measureFailovers(failovers, listener);
  report('sound away after kill -9 of the blade', away);
  console.log(`  within ${back} ms: ${away.filter((ms) => ms <= back).length} of ${away.length}`);
} finally {
  await Promise.all(browsers.map((b) => b.close()));
  await plenum.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function measureJoins(rounds) {
  const took = [];
  for (let i = 0; i < rounds; i++) {
    const person = await newPerson(browsers[1], plenum.base);
    await person.page.addInitScript(() => addEventListener('click', () => (window.clicked ??= performance.now()), { capture: true, passive: true }));
    await person.page.goto(`${plenum.base}/meet/lobby`);
    await person.page.getByTestId('name').locator('input').fill(`guest ${i}`);
    await person.page.getByTestId('continue').click();
    await person.page.getByTestId('join-now').waitFor();
    await watch(person.page);
    await person.page.evaluate(() => (window.clicked = undefined));
    await person.page.getByTestId('join-now').click();
    took.push(await person.page.evaluate(() => new Promise((done) => {
      const timer = setInterval(() => window.heard > window.clicked && (clearInterval(timer), done(window.heard - window.clicked)), 5);
    })));
    await person.page.context().close();
  }
  return took;
}

/** Kills the blade of the meeting again and again; the longest silence around each kill is what the listener missed. */
async function measureFailovers(rounds, person) {
  const away = [];
  for (let i = 0; i < rounds; i++) {
    await new Promise((done) => setTimeout(done, 4000)); // the blade killed before has been started again
    const offers = person.offers;
    await person.page.evaluate(() => (window.longest = 0));
    process.kill(bladePid(plenum.child.pid, person.blade), 'SIGKILL');
    await eventually(() => { if (person.offers === offers) throw new Error('not back'); }, 50);
    await person.page.waitForFunction(() => performance.now() - window.heard < 300 && window.longest > 500, undefined, { timeout: 60_000 });
    away.push(await person.page.evaluate(() => window.longest));
  }
  return away;
}

/** In the page: when sound was last heard (window.heard) and the longest silence (window.longest), in ms. */
function watch(page) {
  return page.evaluate(() => {
    const context = new AudioContext();
    const analyser = new AnalyserNode(context, { fftSize: 256 });
    const samples = new Float32Array(analyser.fftSize);
    let stream, source;
    window.longest = 0;
    setInterval(() => {
      const now = document.querySelector('[data-testid=mix]')?.srcObject;
      if (now?.getAudioTracks().length && now !== stream) {
        source?.disconnect();
        stream = now;
        source = context.createMediaStreamSource(stream);
        source.connect(analyser);
      }
      analyser.getFloatTimeDomainData(samples);
      if (!samples.some((s) => Math.abs(s) > 0.003)) return;
      const at = performance.now();
      if (window.heard) window.longest = Math.max(window.longest, at - window.heard);
      window.heard = at;
    }, 5);
  });
}

function report(what, ms) {
  const sorted = ms.toSorted((a, b) => a - b);
  const at = (q) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]);
  console.log(`${what}: ${sorted.length} times, median ${at(0.5)} ms, 95 of 100 within ${at(0.95)} ms, longest ${at(1)} ms`);
}

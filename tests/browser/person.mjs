// One person at one browser: joins through the pages like anybody, and is asked what it really hears and sees.
import { createRequire } from 'node:module';
import { existsSync } from 'node:fs';
import { people } from './fake-media.mjs';

const require = createRequire(new URL('../../functions/web/package.json', import.meta.url));
const { chromium } = require('playwright-core');

export const chromiumPath = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser'].find((p) => p && existsSync(p));

const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream',
  '--autoplay-policy=no-user-gesture-required'];

/** A browser with a fake microphone and camera. close() ends it. */
export async function openBrowser({ wav, y4m } = {}) {
  const args = [...flags];
  if (wav) args.push(`--use-file-for-fake-audio-capture=${wav}`);
  if (y4m) args.push(`--use-file-for-fake-video-capture=${y4m}`);
  return chromium.launch({ executablePath: chromiumPath, args });
}

/** A person on the page before any meeting. */
export async function newPerson(browser, base) {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, permissions: ['microphone', 'camera'] });
  const page = await context.newPage();
  const person = new Person(page, base);
  page.on('response', (response) => person.noteResponse(response));
  return person;
}

class Person {
  constructor(page, base) {
    this.page = page;
    this.base = base;
    this.session = undefined; // what POST /sessions answered
    this.blade = undefined; // slot that the last offer was answered by
    this.offers = 0;
  }

  async noteResponse(response) {
    const path = new URL(response.url()).pathname;
    if (!response.ok() || response.request().method() !== 'POST') return;
    if (path === '/join/v1/sessions') this.session = await response.json();
    if (path.endsWith('/offer')) {
      this.offers++;
      this.blade = (await response.json()).blade;
    }
  }

  /** Joins a space by its link, through the pages; answers when the room is there. */
  async join(space, { name, passcode } = {}) {
    await this.page.goto(`${this.base}/meet/${space}`);
    if (passcode) await this.page.getByTestId('passcode').locator('input').fill(passcode);
    await this.page.getByTestId('name').locator('input').fill(name);
    await this.page.getByTestId('continue').click();
    await this.page.getByTestId('join-now').click();
    await this.connected();
  }

  async connected() {
    await this.page.locator('[data-testid=room][data-state=connected]').waitFor({ timeout: 20_000 });
  }

  /** Loudest level in dB at everybody's pitch in the mix that the page plays, over so many seconds. */
  async hears(seconds = 2.5) {
    const pitches = Object.fromEntries(Object.entries(people).map(([name, { hz }]) => [name, hz]));
    return this.page.evaluate(listen, { pitches, seconds });
  }

  /** The sound that the page plays, over so many seconds: {voiced, pitches, last}. voiced is for how long (ms) somebody
   * was heard, pitches over how many bands of a voice (of eight, 200 to 3000 Hz) that was spread, last whether somebody
   * was still heard in the last second. */
  async listens(seconds) {
    return this.page.evaluate(hearSpeech, { seconds });
  }

  /** The notice of the system above the meeting; undefined for none. */
  async notice() {
    const at = this.page.getByTestId('system-notice');
    return (await at.count()) > 0 ? (await at.textContent()) : undefined;
  }

  /** Who the main video shows, by its colour; undefined when it shows nothing. */
  async sees() {
    const rgb = await this.page.evaluate(look);
    if (!rgb) return undefined;
    const distance = (name) => people[name].rgb.reduce((sum, c, i) => sum + (c - rgb[i]) ** 2, 0);
    const [nearest] = Object.keys(people).sort((a, b) => distance(a) - distance(b));
    return distance(nearest) < 90 ** 2 ? nearest : `unknown ${rgb}`;
  }
}

// What follows runs in the page.

async function listen({ pitches, seconds }) {
  const levels = Object.fromEntries(Object.keys(pitches).map((name) => [name, -Infinity]));
  const stream = document.querySelector('[data-testid=mix]')?.srcObject;
  if (!stream?.getAudioTracks().length) return levels;
  const context = new AudioContext({ sampleRate: 48000 });
  const analyser = new AnalyserNode(context, { fftSize: 8192, smoothingTimeConstant: 0, minDecibels: -140 });
  context.createMediaStreamSource(stream).connect(analyser);
  const bins = new Float32Array(analyser.frequencyBinCount);
  const width = context.sampleRate / analyser.fftSize;
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end) {
    await new Promise((done) => setTimeout(done, 60));
    analyser.getFloatFrequencyData(bins);
    for (const [name, hz] of Object.entries(pitches)) {
      const at = Math.round(hz / width);
      levels[name] = Math.max(levels[name], ...bins.slice(at - 2, at + 3));
    }
  }
  await context.close();
  return levels;
}

async function hearSpeech({ seconds }) {
  const stream = document.querySelector('[data-testid=mix]')?.srcObject;
  const context = new AudioContext({ sampleRate: 48000 });
  const analyser = new AnalyserNode(context, { fftSize: 2048, smoothingTimeConstant: 0, minDecibels: -140 });
  context.createMediaStreamSource(stream).connect(analyser);
  const bins = new Float32Array(analyser.frequencyBinCount);
  const bands = new Array(8).fill(-Infinity);
  const width = context.sampleRate / analyser.fftSize;
  const begun = performance.now();
  let [at, voiced, heardAt] = [begun, 0, -Infinity];
  while (at - begun < seconds * 1000) {
    await new Promise((done) => setTimeout(done, 40));
    analyser.getFloatFrequencyData(bins);
    const loud = bands.map((_, i) => Math.max(...bins.slice(Math.round((200 + 350 * i) / width), Math.round((550 + 350 * i) / width))));
    const now = performance.now();
    if (Math.max(...loud) > -60) {
      voiced += now - at;
      heardAt = now;
    }
    loud.forEach((level, i) => (bands[i] = Math.max(bands[i], level)));
    at = now;
  }
  await context.close();
  return { voiced, pitches: bands.filter((level) => level > -60).length, last: at - heardAt < 1000 };
}

function look() {
  const video = document.querySelector('[data-testid=main]');
  if (!video?.videoWidth || video.readyState < 2) return undefined;
  const canvas = Object.assign(document.createElement('canvas'), { width: 8, height: 8 });
  const draw = canvas.getContext('2d', { willReadFrequently: true });
  draw.drawImage(video, 0, 0, 8, 8);
  const { data } = draw.getImageData(0, 0, 8, 8);
  const middle = [0, 1, 2].map((c) => {
    const values = Array.from({ length: 64 }, (_, i) => data[i * 4 + c]).sort((a, b) => a - b);
    return values[32];
  });
  return middle;
}

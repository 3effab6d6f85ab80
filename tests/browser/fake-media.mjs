// Fake microphones and cameras: each person has a pitch and a colour, so that what another browser really decoded
// says whom it hears and sees.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const rate = 48000;

/** People whose tones are no harmonics of one another, with the colour of their camera. */
export const people = {
  ada: { hz: 440, rgb: [200, 30, 30] },
  ben: { hz: 1010, rgb: [30, 170, 30] },
  cyd: { hz: 1750, rgb: [40, 40, 210] },
};

/** Writes NAME.wav and NAME.y4m of every person into folder and answers their paths. */
export function writeFakes(folder) {
  const files = {};
  for (const [name, { hz, rgb }] of Object.entries(people)) {
    files[name] = { wav: join(folder, `${name}.wav`), y4m: join(folder, `${name}.y4m`) };
    writeFileSync(files[name].wav, wav(syllables(hz)));
    writeFileSync(files[name].y4m, y4m(rgb));
  }
  return files;
}

/** Writes a microphone in which nobody speaks and answers its path. */
export function writeSilence(folder) {
  const file = join(folder, 'silence.wav');
  writeFileSync(file, wav(new Int16Array(rate)));
  return file;
}

/** Four seconds of tone bursts like syllables: a steady tone would be taken for noise by the browser's suppressor. */
function syllables(hz) {
  const samples = new Int16Array(rate * 4);
  for (let i = 0; i < samples.length; i++) {
    const t = i / rate;
    const syllable = (t * 3.3) % 1;
    const envelope = syllable < 0.62 ? Math.sin((Math.PI * syllable) / 0.62) : 0;
    samples[i] = 15000 * envelope * Math.sin(2 * Math.PI * hz * t);
  }
  return samples;
}

function wav(samples) {
  const data = Buffer.from(samples.buffer);
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + data.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(data.length, 40);
  return Buffer.concat([head, data]);
}

/** One second of 320x180 video in one colour with a bright bar that moves, so that frames differ. */
function y4m([r, g, b]) {
  const [width, height, fps] = [320, 180, 15];
  const luma = Math.round(16 + 0.257 * r + 0.504 * g + 0.098 * b);
  const cb = Math.round(128 - 0.148 * r - 0.291 * g + 0.439 * b);
  const cr = Math.round(128 + 0.439 * r - 0.368 * g - 0.071 * b);
  const parts = [Buffer.from(`YUV4MPEG2 W${width} H${height} F${fps}:1 Ip A1:1 C420jpeg\n`)];
  for (let frame = 0; frame < fps; frame++) {
    const y = Buffer.alloc(width * height, luma);
    y.fill(220, frame * width * 2, (frame * 2 + 3) * width);
    parts.push(Buffer.from('FRAME\n'), y, Buffer.alloc((width * height) / 4, cb), Buffer.alloc((width * height) / 4, cr));
  }
  return Buffer.concat(parts);
}

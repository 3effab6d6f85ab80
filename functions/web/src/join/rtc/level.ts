/** Calls back with 0..1 for the loudness of a track, about 20 times a second, until the returned function is called. */
export function watchLevel(track: MediaStreamTrack, onLevel: (level: number) => void): () => void {
  const context = new AudioContext();
  const source = context.createMediaStreamSource(new MediaStream([track]));
  const analyser = context.createAnalyser();
  analyser.fftSize = 1024;
  source.connect(analyser);
  void context.resume().catch(() => undefined);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    onLevel(loudness(samples));
  }, 50);
  return () => {
    clearInterval(timer);
    source.disconnect();
    void context.close().catch(() => undefined);
  };
}

/** Root mean square from -60 dB (0) to 0 dB (1). */
export function loudness(samples: Float32Array): number {
  let sum = 0;
  for (const s of samples) sum += s * s;
  const db = 20 * Math.log10(Math.sqrt(sum / samples.length) + 1e-9);
  return Math.min(1, Math.max(0, (db + 60) / 60));
}

/** Plays a short chord on a speaker ('' is the system's own), so that a person can hear whether it works. */
export async function playTestSound(speaker: string): Promise<void> {
  const context = new AudioContext();
  const out = context.createMediaStreamDestination();
  const gain = context.createGain();
  gain.gain.setValueAtTime(0, context.currentTime);
  gain.gain.linearRampToValueAtTime(0.15, context.currentTime + 0.05);
  gain.gain.exponentialRampToValueAtTime(0.001, context.currentTime + 1.2);
  gain.connect(out);
  for (const [i, hz] of [392, 493.9, 587.3].entries()) {
    const tone = context.createOscillator();
    tone.frequency.value = hz;
    tone.connect(gain);
    tone.start(context.currentTime + i * 0.12);
    tone.stop(context.currentTime + 1.25);
  }
  const element = new Audio();
  element.srcObject = out.stream;
  if (speaker && 'setSinkId' in element) await element.setSinkId(speaker).catch(() => undefined);
  try {
    await element.play();
    await new Promise((resolve) => setTimeout(resolve, 1400));
  } finally {
    element.pause();
    element.srcObject = null;
    await context.close();
  }
}

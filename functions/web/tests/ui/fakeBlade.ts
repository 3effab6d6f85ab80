/** What a test tells the blade in the page to start with. */
export interface BladeConfig {
  title: string;
  active: boolean;
  rules: Record<string, boolean>;
  roster: { id: string; name: string; [key: string]: unknown }[];
  chat: { id: string; from: string; name: string; text: string; at: string }[];
  showing: string;
  presenter: string;
  layout: string;
  locked: boolean;
  muted: { audio: boolean; video: boolean };
  /** Statuses for the first offers; 200 answers. Later offers are answered. */
  offers: number[];
}

export interface Blade {
  received: Record<string, unknown>[];
  offers: { authorization: string; sdp: string }[];
  send(message: Record<string, unknown>): void;
  /** Changes the state and tells it. */
  state(patch: Record<string, unknown>): void;
  roster(list: BladeConfig['roster']): void;
  /** No more pings: as a blade that was killed. */
  die(): void;
  /** Statuses for the next offers. */
  refuse(statuses: number[]): void;
  audioSeconds(): number;
}

declare global {
  interface Window {
    __blade: Blade;
  }
}

/**
 * Runs in the page before the app: a blade at the other end of a second RTCPeerConnection, so that the app's own
 * client is tried, media and all. Self-contained, for Playwright sends its text.
 */
export function fakeBlade(config: BladeConfig): void {
  const me = 'me';
  const state = {
    type: 'state', active: config.active, muted: config.muted, hand: 'lowered', layout: config.layout, locked: config.locked, rules: config.rules,
    presenter: config.presenter, showing: config.showing, call: { chatAllowed: true, raiseHandEnabled: true },
  };
  let people = config.roster;
  let channel: RTCDataChannel | undefined;
  let peer: RTCPeerConnection | undefined;
  let beat: ReturnType<typeof setInterval> | undefined;
  let epoch = 0;
  let answers = [...config.offers];

  const blade: Blade = {
    received: [],
    offers: [],
    send: (message) => {
      if (channel?.readyState === 'open') channel.send(JSON.stringify(message));
    },
    state: (patch) => {
      Object.assign(state, patch);
      blade.send(state);
    },
    roster: (list) => {
      people = list;
      blade.send({ type: 'roster', participants: state.active ? people : people.filter((p) => p.id === me) });
    },
    die: () => {
      clearInterval(beat);
      channel = undefined;
    },
    refuse: (statuses) => void (answers = statuses),
    audioSeconds: () => sound?.currentTime ?? 0,
  };
  window.__blade = blade;

  let sound: AudioContext | undefined;
  const tone = () => {
    sound = new AudioContext();
    const oscillator = sound.createOscillator();
    const out = sound.createMediaStreamDestination();
    oscillator.frequency.value = 330;
    oscillator.connect(out);
    oscillator.start();
    return out.stream.getAudioTracks()[0]!;
  };
  const picture = (paint: (c: CanvasRenderingContext2D, n: number) => void, width = 640, height = 360) => {
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const context = canvas.getContext('2d')!;
    let n = 0;
    setInterval(() => paint(context, n++), 200);
    paint(context, n++);
    return canvas.captureStream(5).getVideoTracks()[0]!;
  };
  const paintSpeaker = (c: CanvasRenderingContext2D, n: number) => {
    const wall = c.createLinearGradient(0, 0, 640, 360);
    wall.addColorStop(0, '#7fa79d');
    wall.addColorStop(1, '#d9c9a8');
    c.fillStyle = wall;
    c.fillRect(0, 0, 640, 360);
    c.fillStyle = '#5b3b2c';
    c.beginPath();
    c.ellipse(320, 165 + (n % 3), 74, 92, 0, 0, 7);
    c.fill();
    c.fillStyle = '#1f3a4a';
    c.beginPath();
    c.ellipse(320, 400, 190, 150, 0, 0, 7);
    c.fill();
  };
  const paintSlide = (c: CanvasRenderingContext2D, n: number) => {
    c.fillStyle = '#fdfcf9';
    c.fillRect(0, 0, 960, 540);
    c.fillStyle = '#0b655d';
    c.fillRect(0, 0, 14, 540);
    c.fillStyle = '#17211f';
    c.font = 'bold 44px sans-serif';
    c.fillText('Airflow per chassis', 70, 100);
    for (let i = 0; i < 7; i++) {
      c.fillStyle = i === n % 7 ? '#12a088' : '#b9d6cf';
      const h = 70 + ((i * 53) % 190);
      c.fillRect(80 + i * 115, 460 - h, 76, h);
    }
  };

  const onMessage = (event: MessageEvent) => {
    const m = JSON.parse(String(event.data)) as Record<string, any>;
    if (m.type !== 'pong') blade.received.push(m);
    const change = (id: string, patch: Record<string, unknown>) => blade.roster(people.map((p) => (p.id === id ? { ...p, ...patch } : p)));
    const who = m.participant ?? me;
    if (m.type === 'mute' && who === me) {
      const muted = { audio: m.audio ?? state.muted.audio, video: m.video ?? state.muted.video };
      change(me, { audioMuted: muted.audio, videoMuted: muted.video });
      blade.state({ muted });
    } else if (m.type === 'mute') {
      blade.roster(people.map((p) => (p.id === me || (who !== '*' && p.id !== who) ? p : { ...p, audioMuted: m.audio ?? p.audioMuted, videoMuted: m.video ?? p.videoMuted })));
    }
    if (m.type === 'hand') {
      change(who, { hand: m.raised });
      if (who === me) blade.state({ hand: m.raised ? 'raised' : 'lowered' });
    }
    if (m.type === 'chat') blade.send({ type: 'chat', id: `c${Math.random()}`, from: me, name: people.find((p) => p.id === me)?.name, text: m.text, at: '2026-11-22T10:05:00Z' });
    if (m.type === 'layout') blade.state({ layout: m.layout });
    if (m.type === 'lock') blade.state({ locked: m.locked });
    if (m.type === 'importance') change(who, { importance: m.importance });
    if (m.type === 'admit') change(who, { active: m.admitted });
    if (m.type === 'drop') blade.roster(people.filter((p) => p.id !== who));
    if (m.type === 'present') blade.state({ presenter: m.on ? me : '' });
    if (m.type === 'end') blade.send({ type: 'bye', reason: 'callEnded' });
  };

  const onChannel = (opened: RTCDataChannel) => {
    channel = opened;
    opened.onmessage = onMessage;
    blade.send({ type: 'welcome', you: me, leg: 'leg', call: 'call', epoch, title: config.title, slot: 3 });
    blade.state({});
    blade.roster(people);
    for (const line of config.chat) blade.send({ type: 'chat', ...line });
    let n = 0;
    clearInterval(beat);
    beat = setInterval(() => blade.send({ type: 'ping', n: n++ }), 500);
  };

  const answer = async (sdp: string) => {
    peer?.close();
    const pc = (peer = new RTCPeerConnection());
    epoch++;
    pc.ondatachannel = (event) => {
      event.channel.onopen = () => onChannel(event.channel);
      if (event.channel.readyState === 'open') onChannel(event.channel);
    };
    await pc.setRemoteDescription({ type: 'offer', sdp });
    const lines = pc.getTransceivers();
    const sources = [tone(), null, picture(paintSlide, 960, 540), picture(paintSpeaker)];
    for (const [i, line] of lines.entries()) {
      if (!sources[i]) continue;
      line.direction = i === 3 ? 'sendonly' : 'sendrecv';
      await line.sender.replaceTrack(sources[i]);
    }
    await pc.setLocalDescription();
    await new Promise<void>((done) => {
      if (pc.iceGatheringState === 'complete') return done();
      pc.onicegatheringstatechange = () => pc.iceGatheringState === 'complete' && done();
      setTimeout(done, 2000);
    });
    return { sdp: pc.localDescription!.sdp, epoch, blade: 3 };
  };

  const json = (status: number, body: unknown, type = 'application/json') => new Response(JSON.stringify(body), { status, headers: { 'Content-Type': type } });
  const reasons: Record<number, string> = { 410: 'ended', 503: 'bladeUnavailable', 404: 'unknown' };
  const real = window.fetch.bind(window);
  window.fetch = async (input, init) => {
    const url = String(input);
    if (!/\/join\/v1\/sessions\/[^/]+\/offer$/.test(url)) return real(input, init);
    const sdp = (JSON.parse(String(init?.body)) as { sdp: string }).sdp;
    blade.offers.push({ authorization: (init?.headers as Record<string, string>).Authorization ?? '', sdp });
    const status = answers.shift() ?? 200;
    if (status === 0) throw new TypeError('Failed to fetch');
    if (status !== 200) return json(status, { status, reason: reasons[status], requestId: 'req-7' }, 'application/problem+json');
    return json(200, await answer(sdp));
  };
}

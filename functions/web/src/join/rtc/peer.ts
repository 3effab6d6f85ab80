import { channelLabel } from './protocol';

/** One peer connection with the media lines that every leg has, in the order that the blade expects. */
export interface Peer {
  readonly pc: RTCPeerConnection;
  readonly channel: RTCDataChannel;
  readonly audio: RTCRtpTransceiver;
  readonly camera: RTCRtpTransceiver;
  readonly content: RTCRtpTransceiver;
  readonly main: RTCRtpTransceiver;
}

/** What this side sends; null sends nothing on that line. */
export interface Sources {
  audio: MediaStreamTrack | null;
  camera: MediaStreamTrack | null;
  content: MediaStreamTrack | null;
}

export type Line = keyof Sources;

/** Bits per second at most; the blade's feedback lowers them. */
const maxBitrate = { camera: 1_500_000, content: 2_500_000 };

/** Makes the connection: 0 audio, 1 camera, 2 content, 3 main video, 4 data. Nothing is renegotiated later. */
export function openPeer(create: () => RTCPeerConnection): Peer {
  const pc = create();
  const audio = pc.addTransceiver('audio', { direction: 'sendrecv' });
  const camera = pc.addTransceiver('video', sending('sendonly', maxBitrate.camera));
  const content = pc.addTransceiver('video', sending('sendrecv', maxBitrate.content));
  const main = pc.addTransceiver('video', { direction: 'recvonly' });
  for (const line of [camera, content, main]) preferVP8(line);
  const channel = pc.createDataChannel(channelLabel, { ordered: true });
  return { pc, channel, audio, camera, content, main };
}

function sending(direction: RTCRtpTransceiverDirection, bitrate: number): RTCRtpTransceiverInit {
  return { direction, sendEncodings: [{ maxBitrate: bitrate }] };
}

/** Leaves VP8 and its retransmission in the offer, nothing else. */
export function preferVP8(line: RTCRtpTransceiver): void {
  const all = globalThis.RTCRtpReceiver?.getCapabilities?.('video')?.codecs ?? [];
  const wanted = all.filter((c) => /^video\/(vp8|rtx)$/i.test(c.mimeType));
  if (!wanted.some((c) => /vp8$/i.test(c.mimeType))) return;
  try {
    line.setCodecPreferences(wanted);
  } catch {
    // An older browser without setCodecPreferences offers VP8 among others, which is just as good.
  }
}

/** Puts a track on a line, or takes it off, without a new offer. */
export async function replace(peer: Peer, line: Line, track: MediaStreamTrack | null): Promise<void> {
  if (peer.pc.signalingState === 'closed') return;
  await peer[line].sender.replaceTrack(track);
}

/** The offer as SDP. Candidates are not waited for: the blade is ICE-lite and learns ours from the checks. */
export async function offer(peer: Peer, sources: Sources): Promise<string> {
  await Promise.all((['audio', 'camera', 'content'] as const).map((line) => replace(peer, line, sources[line])));
  const description = await peer.pc.createOffer();
  await peer.pc.setLocalDescription(description);
  return peer.pc.localDescription?.sdp ?? description.sdp ?? '';
}

export async function accept(peer: Peer, sdp: string): Promise<void> {
  await peer.pc.setRemoteDescription({ type: 'answer', sdp });
}

/** Ends the connection and stops listening to it. */
export function closePeer(peer: Peer): void {
  peer.channel.onopen = peer.channel.onmessage = peer.channel.onclose = peer.channel.onerror = null;
  peer.pc.onconnectionstatechange = null;
  peer.pc.close();
}

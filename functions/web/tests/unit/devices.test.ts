import { describe, expect, test } from 'vitest';
import type { Fallback } from '../../src/join/rtc/devices';
import { desk, FakeMedia, makeDevices, type FakeTrack } from './fakes';

const turn = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('Devices', () => {
  test('both with one question', async () => {
    const media = new FakeMedia(desk());
    const devices = makeDevices(media);
    await devices.openBoth();
    const { mic, camera, mics, speakers } = devices.store.get();
    expect(media.asked).toHaveLength(1);
    expect([mic.status, mic.label, mic.used, camera.status, camera.label]).toEqual(['on', 'Desk microphone', 'mic1', 'on', 'Webcam']);
    expect([mics.length, speakers.length]).toEqual([2, 2]);
  });

  test('a missing camera does not hinder the microphone', async () => {
    const devices = makeDevices(new FakeMedia(desk().filter((d) => d.kind !== 'videoinput')));
    await devices.openBoth();
    const { mic, camera } = devices.store.get();
    expect([mic.status, camera.status, camera.problem]).toEqual(['on', 'failed', 'none']);
  });

  test('a wanted device that is gone gives way to another', async () => {
    const devices = makeDevices(new FakeMedia(desk()), { mic: 'gone', camera: '', speaker: 'gone' });
    await devices.open('mic');
    expect(devices.store.get().mic).toMatchObject({ status: 'on', used: 'mic1', wanted: 'gone' });
    expect(devices.store.get().speaker).toBe('');
  });

  test('denied', async () => {
    const media = new FakeMedia(desk());
    media.error = new DOMException('Permission denied', 'NotAllowedError');
    const devices = makeDevices(media);
    await devices.openBoth();
    expect([devices.store.get().mic.problem, devices.store.get().camera.problem]).toEqual(['denied', 'denied']);
  });

  test('no devices on this page', async () => {
    const devices = makeDevices(undefined);
    await devices.openBoth();
    expect(devices.store.get().mic).toMatchObject({ status: 'failed', problem: 'unsupported' });
  });

  test('unplugged in use: another takes its place and it is told', async () => {
    const media = new FakeMedia(desk());
    const devices = makeDevices(media, { mic: 'mic2', camera: '', speaker: 'out2' });
    await devices.open('mic');
    const told: Fallback[] = [];
    devices.fallbacks.on((f) => told.push(f));
    const track = devices.store.get().mic.track as unknown as FakeTrack;
    media.devices = media.devices.filter((d) => d.deviceId !== 'mic2');
    media.unplug('out2');
    track.end();
    await turn();
    expect(devices.store.get().mic).toMatchObject({ status: 'on', used: 'mic1' });
    expect(told).toContainEqual({ kind: 'mic', was: 'Headset', now: 'Desk microphone' });
    expect(told).toContainEqual({ kind: 'speaker', was: '', now: 'Loudspeaker' });
  });

  test('the last one unplugged', async () => {
    const media = new FakeMedia(desk());
    const devices = makeDevices(media);
    await devices.open('camera');
    const track = devices.store.get().camera.track as unknown as FakeTrack;
    media.unplug('cam1');
    track.end();
    await turn();
    expect(devices.store.get().camera).toMatchObject({ status: 'failed', problem: 'unplugged', track: undefined });
  });

  test('changing over stops the old one', async () => {
    const devices = makeDevices(new FakeMedia(desk()));
    await devices.open('mic');
    const old = devices.store.get().mic.track as unknown as FakeTrack;
    await devices.choose('mic', 'mic2');
    expect([old.stopped, devices.store.get().mic.used]).toEqual([true, 'mic2']);
  });

  test('original sound takes nothing out', async () => {
    const media = new FakeMedia(desk());
    const devices = makeDevices(media);
    await devices.open('mic');
    await devices.setOriginalSound(true);
    expect(media.asked.map((a) => (a.audio as MediaTrackConstraints).noiseSuppression)).toEqual([true, false]);
    expect(devices.store.get().mic.status).toBe('on');
  });

  test('closed while it was opening stays closed', async () => {
    const media = new FakeMedia(desk());
    const devices = makeDevices(media);
    const opening = devices.open('camera');
    devices.close('camera');
    await opening;
    expect(devices.store.get().camera).toMatchObject({ status: 'off', track: undefined });
  });

  test('closing tells once, with everything settled', async () => {
    const devices = makeDevices(new FakeMedia(desk()));
    await devices.open('camera');
    const seen: string[] = [];
    devices.store.subscribe(() => seen.push(`${devices.store.get().camera.status} ${!!devices.store.get().camera.track}`));
    devices.close('camera');
    expect(seen).toEqual(['off false']);
  });
});

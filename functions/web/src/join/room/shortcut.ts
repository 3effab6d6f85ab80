import type { RoomActions } from './useRoomActions';

const keys: Record<string, keyof RoomActions> = {
  m: 'mic', v: 'camera', h: 'hand', s: 'share', l: 'layout', c: 'chat', p: 'people', '?': 'shortcuts',
};

/** The action of a key stroke, if it is a single key; on other alphabets the key's place counts. */
export function shortcut(event: Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'repeat'>): keyof RoomActions | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return undefined;
  const latin = /^[\x20-\x7e]$/.test(event.key);
  return keys[latin ? event.key.toLowerCase() : (/^Key([A-Z])$/.exec(event.code)?.[1] ?? '').toLowerCase()];
}

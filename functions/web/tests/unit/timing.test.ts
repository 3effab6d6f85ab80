import { describe, expect, test } from 'vitest';
import { Backoff } from '../../src/kit/backoff';
import { Watchdog } from '../../src/join/rtc/watchdog';

describe('Backoff', () => {
  test('grows from 0.2 to 3 seconds', () => {
    const backoff = new Backoff(() => 0.5);
    const waits = Array.from({ length: 9 }, () => Math.round(backoff.next()));
    expect(waits).toEqual([200, 300, 450, 675, 1013, 1519, 2278, 3000, 3000]);
    backoff.reset();
    expect(backoff.next()).toBe(200);
  });

  test.each([0, 0.25, 0.999])('stays within its bounds with %f', (r) => {
    const backoff = new Backoff(() => r);
    for (let i = 0; i < 20; i++) {
      const wait = backoff.next();
      expect(wait).toBeGreaterThanOrEqual(200);
      expect(wait).toBeLessThanOrEqual(3000);
    }
  });
});

describe('Watchdog', () => {
  const run = (dog: Watchdog, from: number, to: number) => {
    for (let now = from; now <= to; now += Watchdog.interval) if (dog.silent(now)) return now;
    return undefined;
  };

  test('two seconds of silence', () => expect(run(new Watchdog(0), 0, 5000)).toBe(2000));

  test('any message counts', () => {
    const dog = new Watchdog(0);
    run(dog, 0, 1500);
    dog.heard(1500);
    expect(run(dog, 1500, 9000)).toBe(3500);
  });

  test('a page that slept gets a second to read its queue', () => {
    const dog = new Watchdog(0);
    expect(dog.silent(60_000)).toBe(false);
    dog.heard(60_100);
    expect(run(dog, 60_250, 61_900)).toBeUndefined();
  });

  test('and no more than that', () => {
    const dog = new Watchdog(0);
    expect(dog.silent(60_000)).toBe(false);
    expect(run(dog, 60_250, 70_000)).toBe(61_000);
  });
});

import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { checkAxe, checkWidth, describeFlows, enter, focusIs, guestRules, people, refusal, shoot, spoken, tabTo } from './harness';

const received = (page: Page, type: string) => page.evaluate((t) => window.__blade.received.filter((m) => m.type === t), type);
const offers = (page: Page) => page.evaluate(() => window.__blade.offers.map((o) => o.authorization));
const room = (page: Page, state: string) => page.locator(`[data-testid=room][data-state=${state}]`);

describeFlows('flows', (flow) => {
  flow('the whole way by keyboard alone', async ({ page }) => {
    await page.goto('/');
    await page.getByText('Skip to the main content').waitFor({ state: 'attached' });
    await page.keyboard.press('Tab');
    await focusIs(page, /^Skip to the main content$/);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.type('lobby');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Ada Lindqvist');
    await page.keyboard.press('Enter');
    await page.getByTestId('prejoin-page').waitFor();
    await focusIs(page, /^Ready to join\?$/);
    await page.getByTestId('preview').waitFor();
    await tabTo(page, /^Join now$/);
    await page.keyboard.press('Enter');
    await room(page, 'connected').waitFor();
    await focusIs(page, /^Lobby$/);

    await page.keyboard.press('m');
    await page.locator('[data-testid=mic][data-state=muted]').waitFor();
    await page.keyboard.press('h');
    await page.locator('[data-testid=hand][data-state=raised]').waitFor();
    await page.keyboard.press('p');
    await page.getByTestId('people-panel').waitFor();
    await focusIs(page, /^People$/);
    await tabTo(page, /^What to do with Dolores/);
    await page.keyboard.press('Enter');
    await page.getByRole('menu').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    await focusIs(page, /^What to do with Dolores/);
    await page.keyboard.press('Escape');
    await page.getByTestId('people-panel').waitFor({ state: 'detached' });
    await focusIs(page, /^People/);
    await page.keyboard.press('c');
    await page.keyboard.type('Hello, m and v do nothing here');
    await page.keyboard.press('Enter');
    await page.getByText('Hello, m and v do nothing here').waitFor();
    await page.keyboard.press('Escape');
    await focusIs(page, /^Chat/);
    await page.keyboard.press('?');
    await page.getByTestId('shortcuts-dialog').waitFor();
    await page.keyboard.press('m');
    await page.keyboard.press('Escape');
    await page.locator('[data-testid=mic][data-state=muted]').waitFor();
    await page.keyboard.press('F6');

    await tabTo(page, /^Leave the meeting$/);
    await page.keyboard.press('Enter');
    await page.getByTestId('leave-dialog').waitFor();
    await focusIs(page, /^Leave$/);
    await page.keyboard.press('Enter');
    await page.getByTestId('ended').waitFor();
    await focusIs(page, /^You left the meeting$/);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await room(page, 'connected').waitFor();
  });

  flow('what has the focus is never hidden', async ({ page }) => {
    await enter(page);
    await page.setViewportSize({ width: 640, height: 400 });
    await page.keyboard.press('p');
    for (let i = 0; i < 24; i++) {
      await page.keyboard.press('Tab');
      const hidden = await page.evaluate(() => {
        const element = document.activeElement;
        if (!element || element === document.body) return '';
        const box = element.getBoundingClientRect();
        const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
        return top && (element.contains(top) || top.contains(element)) ? '' : element.outerHTML.slice(0, 120);
      });
      expect(hidden).toBe('');
    }
  });

  flow('sound and picture really come', async ({ page }) => {
    await enter(page);
    const peak = await page.evaluate(async () => {
      const audio = document.querySelector<HTMLAudioElement>('[data-testid=mix]')!;
      const context = new AudioContext();
      const analyser = context.createAnalyser();
      analyser.fftSize = 4096;
      context.createMediaStreamSource(audio.srcObject as MediaStream).connect(analyser);
      const bins = new Float32Array(analyser.frequencyBinCount);
      for (let i = 0; i < 60; i++) {
        await new Promise((done) => setTimeout(done, 100));
        analyser.getFloatFrequencyData(bins);
        const best = bins.indexOf(Math.max(...bins));
        if ((bins[best] ?? -200) > -60) return (best * context.sampleRate) / analyser.fftSize;
      }
      return 0;
    });
    expect(peak).toBeGreaterThan(300);
    expect(peak).toBeLessThan(360);
    await page.waitForFunction(() => (document.querySelector('[data-testid=main]') as HTMLVideoElement).videoWidth > 0);
    const sdp = await page.evaluate(() => window.__blade.offers[0]!.sdp);
    expect(sdp.match(/^m=\w+/gm)).toEqual(['m=audio', 'm=video', 'm=video', 'm=video', 'm=application']);
    expect(sdp.match(/^a=(sendrecv|sendonly|recvonly)/gm)).toEqual(['a=sendrecv', 'a=sendonly', 'a=sendrecv', 'a=recvonly']);
    expect(new Set(sdp.match(/a=rtpmap:\d+ (VP9|H264|AV1|VP8)/g)?.map((m) => m.split(' ')[1]))).toEqual(new Set(['VP8']));
  });

  flow('a reload is the same participant, as muted as before', async ({ page, requests }) => {
    await enter(page);
    await page.getByTestId('mic').click();
    await page.locator('[data-testid=mic][data-state=muted]').waitFor();
    const [before] = await offers(page);
    await page.reload();
    await room(page, 'connected').waitFor();
    await expect.poll(() => offers(page)).toEqual([before]);
    expect(before).toMatch(/^Bearer ticket-/);
    expect(requests.filter((r) => r.what === 'POST /sessions')).toHaveLength(1);
    await page.locator('[data-testid=mic][data-state=muted]').waitFor();
    await page.waitForFunction(() => window.__blade.received.some((m) => m.type === 'mute' && m.audio === true));
  });

  flow('another tab has no seat', async ({ page }) => {
    await enter(page);
    const other = await page.context().newPage();
    await other.goto(page.url());
    await other.locator('[data-testid=ended][data-reason=unknown]').waitFor();
    await other.close();
  });

  flow('a killed blade: back by itself', async ({ page }) => {
    await enter(page);
    await page.evaluate(() => window.__blade.refuse([503, 503]));
    await page.evaluate(() => window.__blade.die());
    await room(page, 'reconnecting').waitFor();
    await page.locator('[data-testid=room][data-state=connected][data-epoch="2"]').waitFor();
    expect(new Set(await offers(page)).size).toBe(1);
    await page.waitForFunction(() => (document.querySelector('[data-testid=main]') as HTMLVideoElement).videoWidth > 0);
    await expect.poll(() => spoken(page)).toContain('The connection was lost. Reconnecting.');
  });

  flow('moved: at once', async ({ page }) => {
    await enter(page);
    await page.evaluate(() => window.__blade.send({ type: 'bye', reason: 'moved' }));
    await page.locator('[data-testid=room][data-state=connected][data-epoch="2"]').waitFor();
  });

  flow('replaced: not by itself, but by a button', async ({ page }) => {
    await enter(page);
    await page.evaluate(() => window.__blade.send({ type: 'bye', reason: 'replaced' }));
    await page.getByRole('button', { name: 'Continue here' }).click();
    await page.locator('[data-testid=room][data-state=connected][data-epoch="2"]').waitFor();
  });

  let gone = false;
  flow('a seat that is gone', async ({ page }) => {
    await enter(page);
    gone = true;
    await page.evaluate(() => {
      window.__blade.refuse([410]);
      window.__blade.die();
    });
    await page.locator('[data-testid=ended][data-reason=removed]').waitFor();
  }, { api: { 'GET /sessions': () => ({ status: 200, body: gone ? { state: 'ended', ended: 'removed' } : { state: 'open' } }) } });

  flow('the lobby changes by itself', async ({ page }) => {
    await enter(page);
    await page.getByTestId('waiting').waitFor();
    await expect.poll(() => page.title()).toBe('Waiting: Lobby – Plenum');
    await expect.poll(() => page.getByTestId('people').count()).toBe(0);
    await page.evaluate(() => window.__blade.state({ active: true }));
    await page.getByTestId('waiting').waitFor({ state: 'detached' });
    await expect.poll(() => page.title()).toBe('Lobby – Plenum');
    await expect.poll(() => spoken(page)).toContain('You are in the meeting.');
    await page.evaluate(() => window.__blade.state({ active: false }));
    await page.getByTestId('waiting').waitFor();
  }, { blade: { active: false, rules: guestRules } });

  flow('muted by the host, and back', async ({ page }) => {
    await enter(page);
    await page.evaluate(() => window.__blade.state({ muted: { audio: true, video: false } }));
    await page.getByRole('button', { name: 'Unmute microphone, muted by the host' }).click();
    await page.locator('[data-testid=mic][data-state=live]').waitFor();
    await expect.poll(() => received(page, 'mute')).toEqual([{ type: 'mute', audio: false }]);
  });

  flow('too many tries: a wait that ends', async ({ page }) => {
    await page.goto('/meet/lobby');
    await page.getByLabel('Your name').fill('Ada');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByText(/You can try again in \d seconds?/).waitFor();
    await expect.poll(() => page.getByTestId('continue').isDisabled()).toBe(true);
    await page.getByText('You can try again now.').first().waitFor();
    await expect.poll(() => page.getByTestId('continue').isDisabled()).toBe(false);
  }, { api: { 'POST /sessions': refusal(429, 'tooManyTries', { retryAfter: 3 }) } });

  flow('signed in: no name asked, the token goes along', async ({ page, requests }) => {
    await page.goto('/sign-in');
    await page.getByLabel('User name').fill('ada@example.org');
    await page.getByLabel('Password').fill('secret');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Join Weekly planning' }).click();
    await page.getByTestId('prejoin-page').waitFor();
    const join = requests.find((r) => r.what === 'POST /sessions');
    expect(join).toMatchObject({ body: { target: 'weekly.planning@example.org' }, authorization: 'Bearer token-1' });
    await page.goto('/meet/lobby');
    await expect.poll(() => page.getByTestId('joining-as').textContent()).toContain('Ada Lindqvist');
    await expect.poll(() => page.getByLabel('Your name').count()).toBe(0);
  });

  flow('a sign-in that has run out', async ({ page }) => {
    await page.goto('/sign-in');
    await page.getByLabel('User name').fill('ada');
    await page.getByLabel('Password').fill('secret');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('You were signed out. Please sign in again.').waitFor();
  }, { api: { 'GET /me': refusal(401, 'unauthorized') } });

  flow('the passcode of a link, and what is remembered', async ({ page, requests }) => {
    await page.goto('/meet/lobby#p=2468');
    await page.getByLabel('Your name').fill('  Grace ');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByTestId('preview').waitFor();
    expect(requests.find((r) => r.what === 'POST /sessions')?.body).toEqual({ target: 'lobby', passcode: '2468', name: 'Grace' });
    await page.getByRole('button', { name: 'Turn camera off' }).click();
    await page.getByTestId('join-now').click();
    await room(page, 'connected').waitFor();
    await page.locator('[data-testid=camera][data-state=muted]').waitFor();
    await page.locator('[data-testid=mic][data-state=live]').waitFor();
    await page.goto('/meet/lobby');
    await expect.poll(() => page.getByLabel('Your name').inputValue()).toBe('Grace');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'Turn camera on' }).waitFor();
    const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }]));
    expect(stored).not.toContain('2468');
  });

  flow('without devices', async ({ page }) => {
    await page.goto('/meet/lobby');
    await page.getByLabel('Your name').fill('Ada');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByTestId('mic-problem').waitFor();
    await expect.poll(() => page.getByTestId('mic-problem').getAttribute('data-reason')).toBe('none');
    await page.getByRole('button', { name: 'Join without microphone and camera' }).click();
    await room(page, 'connected').waitFor();
    await page.locator('[data-testid=mic][data-state=muted]').waitFor();
    await page.getByTestId('mic').click();
    await page.locator('[data-testid=mic][data-state=none]').waitFor();
    await page.getByTestId('more').click();
    await page.getByRole('menuitem', { name: 'Settings' }).click();
    await page.getByTestId('mic-problem').waitFor();
  }, {
    before: () => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotFoundError'));
      navigator.mediaDevices.enumerateDevices = () => Promise.resolve([]);
    },
  });

  flow('what a host may do to others', async ({ page }) => {
    await enter(page);
    await page.evaluate((list) => window.__blade.roster([...list, { ...list[1]!, id: 'p6', name: 'Fatima Zahra', active: false }]), people);
    await page.getByTestId('people').click();
    await page.getByRole('button', { name: 'Let in Fatima Zahra' }).click();
    const choose = async (name: string, action: string) => {
      await page.getByRole('button', { name: `What to do with ${name}` }).click();
      await page.getByRole('menuitem', { name: action, exact: true }).click();
    };
    await choose('Bo Nakamura', 'Mute microphone');
    await choose('Bo Nakamura', 'Show to everyone');
    await choose('Dolores Ferreira', 'Lower hand');
    await choose('Emil', 'Remove from the meeting');
    await page.getByTestId('drop-dialog').getByRole('button', { name: 'Remove' }).click();
    await page.locator('[data-testid=person][data-name=Emil]').waitFor({ state: 'detached' });
    await expect.poll(() => received(page, 'admit')).toEqual([{ type: 'admit', participant: 'p6', admitted: true }]);
    await expect.poll(() => received(page, 'mute')).toEqual([{ type: 'mute', audio: true, participant: 'p2' }]);
    await expect.poll(() => received(page, 'importance')).toEqual([{ type: 'importance', participant: 'p2', importance: 1 }]);
    await expect.poll(() => received(page, 'hand')).toEqual([{ type: 'hand', raised: false, participant: 'p4' }]);
    await expect.poll(() => received(page, 'drop')).toEqual([{ type: 'drop', participant: 'p5' }]);
    await page.getByTestId('more').click();
    await page.getByRole('menuitem', { name: 'Lock the meeting' }).click();
    await page.getByText('Locked', { exact: true }).waitFor();
    await page.getByTestId('leave').click();
    await page.getByRole('button', { name: 'End for everyone' }).click();
    await page.locator('[data-testid=ended][data-reason=callEnded]').waitFor();
  });

  flow('a guest is offered none of it', async ({ page }) => {
    await enter(page);
    await page.getByTestId('people').click();
    await expect.poll(() => page.getByRole('button', { name: /^What to do with/ }).count()).toBe(0);
    await page.getByTestId('leave').click();
    await page.locator('[data-testid=ended][data-reason=left]').waitFor();
  }, { blade: { rules: guestRules } });

  flow('sharing, until somebody else does', async ({ page }) => {
    await enter(page);
    await page.getByRole('button', { name: 'Share screen' }).click();
    await page.locator('[data-testid=share][data-state=on]').waitFor();
    await expect.poll(() => received(page, 'present')).toEqual([{ type: 'present', on: true }]);
    await page.evaluate(() => window.__blade.state({ presenter: 'p4' }));
    await page.getByText('Dolores Ferreira presents now; your screen is no longer shared.').first().waitFor();
    await page.locator('[data-stage][data-mode=content]').waitFor();
  });

  flow('a layout is chosen, told and remembered', async ({ page }) => {
    await enter(page);
    await page.keyboard.press('l');
    await page.getByRole('radio', { name: 'All equal' }).check();
    await page.keyboard.press('Escape');
    await expect.poll(() => received(page, 'layout')).toEqual([{ type: 'layout', layout: 'allEqual' }]);
    await page.goto('/meet/lobby');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByTestId('join-now').click();
    await page.waitForFunction(() => window.__blade?.received.some((m) => m.type === 'layout' && m.layout === 'allEqual'));
  });

  flow('single letters can be switched off', async ({ page }) => {
    await enter(page);
    await page.keyboard.press('?');
    await page.getByRole('switch', { name: 'Single-letter shortcuts' }).press('Space');
    await page.keyboard.press('Escape');
    await page.keyboard.press('m');
    await page.waitForTimeout(300);
    await expect.poll(() => page.getByTestId('mic').getAttribute('data-state')).toBe('live');
    await page.reload();
    await room(page, 'connected').waitFor();
    await page.keyboard.press('m');
    await page.waitForTimeout(300);
    await expect.poll(() => page.getByTestId('mic').getAttribute('data-state')).toBe('live');
  });

  flow('comings and goings are one sentence', async ({ page }) => {
    await enter(page);
    await page.evaluate((list) => window.__blade.roster([...list, { ...list[1]!, id: 'n1', name: 'Grace' }]), people);
    await page.evaluate((list) => window.__blade.roster([...list, { ...list[1]!, id: 'n1', name: 'Grace' }, { ...list[1]!, id: 'n2', name: 'Hedy' }]), people);
    await page.waitForFunction(() => document.querySelector('[data-live=polite]')?.textContent?.includes('Grace and Hedy joined.'));
    await page.evaluate(() => window.__blade.send({ type: 'chat', id: 'c9', from: 'p2', name: 'Bo', text: 'welcome', at: '2026-11-22T10:00:00Z' }));
    await page.waitForFunction(() => document.querySelector('[data-live=polite]')?.textContent?.includes('Bo: welcome'));
    await page.getByRole('button', { name: /^Chat, 1 unread/ }).waitFor();
  });

  flow('400 % zoom', async ({ page }) => {
    await enter(page);
    await page.setViewportSize({ width: 320, height: 256 });
    await page.waitForTimeout(200);
    await shoot(page, 'room-zoom-400');
    await checkWidth(page, 'room');
    await page.getByTestId('leave').scrollIntoViewIfNeeded();
    await page.getByTestId('chat').click();
    await page.getByTestId('chat-field').scrollIntoViewIfNeeded();
    await checkWidth(page, 'chat');
    await checkAxe(page, 'chat at 400 %');
  });

  flow('forced colours', async ({ page }) => {
    await page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' });
    await page.goto('/');
    await shoot(page, 'join-forced-colors');
    await checkAxe(page, 'join in forced colours', false);
    await enter(page);
    await page.getByTestId('mic').click();
    await page.getByTestId('people').click();
    await page.waitForTimeout(200);
    await shoot(page, 'room-forced-colors');
    await checkAxe(page, 'room in forced colours', false);
  });
});

/** What screen readers are told without the focus moving. */
export type Urgency = 'polite' | 'assertive';

const cleared = 7_000;

/** Says a sentence; assertive interrupts and is for removal and a lost connection. */
export function announce(text: string, urgency: Urgency = 'polite'): void {
  const region = document.querySelector(`[data-live='${urgency}']`);
  if (!region || text === '') return;
  const line = document.createElement('div');
  line.textContent = text;
  region.append(line);
  setTimeout(() => line.remove(), cleared);
}

/** The two regions; rendered once, outside of everything that comes and goes. */
export function LiveRegions() {
  return (
    <>
      <div className="visually-hidden" role="status" aria-live="polite" aria-relevant="additions" aria-atomic="false" data-live="polite" />
      <div className="visually-hidden" role="alert" aria-live="assertive" aria-relevant="additions" aria-atomic="false" data-live="assertive" />
    </>
  );
}

import { useEffect, useState, useSyncExternalStore } from 'react';
import { Button } from './Button';
import { cx } from './cx';
import { Icon, type IconName } from './Icon';
import { announce, type Urgency } from './Live';
import styles from './Toasts.module.css';

interface Toast {
  id: number;
  text: string;
  icon: IconName;
  danger: boolean;
}

/** Toaster holds the short messages on show. Owner: the page that shows them. */
export class Toaster {
  #toasts: readonly Toast[] = [];
  #next = 1;
  readonly #listeners = new Set<() => void>();

  readonly get = (): readonly Toast[] => this.#toasts;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Shows and speaks a sentence. */
  show(text: string, { icon = 'info', urgency = 'polite' }: { icon?: IconName; urgency?: Urgency } = {}): void {
    const same = this.#toasts.some((t) => t.text === text);
    announce(text, urgency);
    if (!same) this.#set([...this.#toasts, { id: this.#next++, text, icon, danger: urgency === 'assertive' }].slice(-3));
  }

  readonly dismiss = (id: number): void => this.#set(this.#toasts.filter((t) => t.id !== id));

  #set(toasts: readonly Toast[]): void {
    this.#toasts = toasts;
    for (const listener of this.#listeners) listener();
  }
}

/** The messages on show: they stay while the pointer or the focus is on them. */
export function Toasts({ toaster, label, dismissLabel }: { toaster: Toaster; label: string; dismissLabel: string }) {
  const toasts = useSyncExternalStore(toaster.subscribe, toaster.get);
  if (toasts.length === 0) return null;
  return (
    <div className={styles.toasts} role="region" aria-label={label} data-testid="toasts">
      {toasts.map((toast) => (
        <ToastView key={toast.id} toast={toast} dismissLabel={dismissLabel} onDismiss={toaster.dismiss} />
      ))}
    </div>
  );
}

const shown = 7_000;

function ToastView({ toast, dismissLabel, onDismiss }: { toast: Toast; dismissLabel: string; onDismiss(id: number): void }) {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => onDismiss(toast.id), shown);
    return () => clearTimeout(timer);
  }, [held, toast.id, onDismiss]);
  return (
    <div className={cx(styles.toast, toast.danger && styles.danger)} onPointerEnter={() => setHeld(true)} onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)} onBlur={() => setHeld(false)}>
      <Icon name={toast.icon} size={20} />
      <span className={styles.text}>{toast.text}</span>
      <Button look="quiet" size="icon" aria-label={`${dismissLabel}: ${toast.text}`} onPress={() => onDismiss(toast.id)}>
        <Icon name="close" size={18} />
      </Button>
    </div>
  );
}

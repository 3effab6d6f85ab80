import { useSyncExternalStore } from 'react';

/** What the person chose; 'system' follows the computer. */
export type Theme = 'system' | 'light' | 'dark';

const key = 'plenum.theme';
const changed = 'plenum-theme';

/** The stored choice. */
export function storedTheme(): Theme {
  try {
    const value = localStorage.getItem(key);
    return value === 'light' || value === 'dark' ? value : 'system';
  } catch {
    return 'system';
  }
}

/** Stores a choice and shows it at once. */
export function setTheme(theme: Theme): void {
  try {
    if (theme === 'system') localStorage.removeItem(key);
    else localStorage.setItem(key, theme);
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }
  showTheme(theme);
  window.dispatchEvent(new Event(changed));
}

/** Puts a theme on the document; without an attribute the style sheet follows the computer. */
export function showTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

export function useTheme(): Theme {
  return useSyncExternalStore(follow, storedTheme);
}

function follow(listener: () => void): () => void {
  window.addEventListener(changed, listener);
  return () => window.removeEventListener(changed, listener);
}

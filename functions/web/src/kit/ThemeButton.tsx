import { Button } from './Button';
import { Icon } from './Icon';
import { setTheme, useTheme, type Theme } from './theme';

const after: Record<Theme, Theme> = { system: 'light', light: 'dark', dark: 'system' };

export interface ThemeWords extends Record<Theme, string> {
  /** The button's name, given the word for the theme in use. */
  label(now: string): string;
}

/** Goes round the three themes. */
export function ThemeButton({ words }: { words: ThemeWords }) {
  const theme = useTheme();
  return (
    <Button look="quiet" size="icon" aria-label={words.label(words[theme])} onPress={() => setTheme(after[theme])}>
      <Icon name={theme === 'light' ? 'sun' : theme === 'dark' ? 'moon' : 'system'} />
    </Button>
  );
}

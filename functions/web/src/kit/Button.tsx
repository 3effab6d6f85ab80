import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components/Button';
import type { Ref } from 'react';
import { cx } from './cx';
import styles from './Button.module.css';

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style'> {
  /** primary: what the page is for; once on a page. danger: ends something. */
  look?: 'primary' | 'secondary' | 'quiet' | 'danger';
  size?: 'normal' | 'small' | 'icon';
  wide?: boolean;
  className?: string;
  ref?: Ref<HTMLButtonElement>;
}

export function Button({ look = 'secondary', size = 'normal', wide, className, ...rest }: ButtonProps) {
  return <AriaButton {...rest} className={buttonClass({ look, size, wide, className })} />;
}

/** The same look for links that lead to another page. */
export function buttonClass({ look = 'secondary', size = 'normal', wide, className }: Pick<ButtonProps, 'look' | 'size' | 'wide' | 'className'>): string {
  return cx(styles.button, styles[look], size !== 'normal' && styles[size], wide && styles.wide, className);
}

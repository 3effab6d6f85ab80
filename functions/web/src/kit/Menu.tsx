import { Menu as AriaMenu, MenuItem, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import type { ReactElement } from 'react';
import { cx } from './cx';
import { Icon, type IconName } from './Icon';
import styles from './popup.module.css';

export interface Action {
  id: string;
  label: string;
  icon?: IconName;
  danger?: boolean;
  run(): void;
}

export interface MenuProps {
  /** The accessible name of the list. */
  label: string;
  actions: Action[];
  /** The button that opens it. */
  children: ReactElement;
}

/** A button that opens a list of things to do. */
export function Menu({ label, actions, children }: MenuProps) {
  return (
    <MenuTrigger>
      {children}
      <Popover className={styles.popup!}>
        <AriaMenu aria-label={label} onAction={(key) => actions.find((a) => a.id === key)?.run()} style={{ outline: 'none' }}>
          {actions.map((action) => (
            <MenuItem key={action.id} id={action.id} textValue={action.label} className={cx(styles.item, action.danger && styles.danger)}>
              {action.icon && <Icon name={action.icon} size={20} />}
              {action.label}
            </MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}

import { Button } from 'react-aria-components/Button';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Select as AriaSelect, SelectValue } from 'react-aria-components/Select';
import { Icon, type IconName } from './Icon';
import popup from './popup.module.css';
import styles from './Select.module.css';

export interface Option {
  id: string;
  label: string;
}

export interface SelectProps {
  label: string;
  icon?: IconName;
  options: Option[];
  value: string;
  onChange(id: string): void;
  /** Shown when nothing can be chosen. */
  empty: string;
  testid?: string;
}

/** One of several named things. */
export function Select({ label, icon, options, value, onChange, empty, testid }: SelectProps) {
  return (
    <AriaSelect className={styles.field} isDisabled={options.length === 0} placeholder={empty} data-testid={testid}
      value={options.some((o) => o.id === value) ? value : null} onChange={(key) => key !== null && onChange(String(key))}>
      <Label className={styles.label}>{label}</Label>
      <Button className={styles.button!}>
        {icon && <Icon name={icon} size={20} />}
        <SelectValue className={styles.value!} />
        <Icon name="chevron" size={18} />
      </Button>
      <Popover className={popup.popup!}>
        <ListBox className={styles.list!} items={options}>
          {(option) => (
            <ListBoxItem id={option.id} textValue={option.label} className={popup.item!}>
              {({ isSelected }) => (
                <>
                  <span className={popup.check}>{isSelected && <Icon name="check" size={18} />}</span>
                  {option.label}
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}

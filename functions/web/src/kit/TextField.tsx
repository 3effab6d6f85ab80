import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';
import { TextField as AriaTextField, type TextFieldProps as AriaTextFieldProps } from 'react-aria-components/TextField';
import type { HTMLInputAutoCompleteAttribute, Ref } from 'react';
import styles from './TextField.module.css';

export interface TextFieldProps extends Omit<AriaTextFieldProps, 'className' | 'style' | 'children'> {
  label: string;
  /** A word after the label for a field that may stay empty. */
  optional?: string;
  hint?: string;
  /** What is wrong with the value; shown instead of the hint, and the field is marked invalid. */
  error?: string;
  autoComplete?: HTMLInputAutoCompleteAttribute;
  inputRef?: Ref<HTMLInputElement>;
}

/** One line of text with its label, hint and error. Paste and password managers are never hindered. */
export function TextField({ label, optional, hint, error, inputRef, ...rest }: TextFieldProps) {
  return (
    <AriaTextField {...rest} isInvalid={!!error} validationBehavior="aria" className={styles.field}>
      <Label className={styles.label}>
        {label} {optional && <span className={styles.optional}>{optional}</span>}
      </Label>
      <Input ref={inputRef} className={styles.input} spellCheck="false" autoCapitalize="none" />
      {error ? (
        <Text slot="errorMessage" className={styles.error}>{error}</Text>
      ) : (
        hint && <Text slot="description" className={styles.hint}>{hint}</Text>
      )}
    </AriaTextField>
  );
}


import { Dialog as AriaDialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import type { ReactNode } from 'react';
import { Button } from './Button';
import { cx } from './cx';
import { Icon } from './Icon';
import styles from './Dialog.module.css';

export interface DialogProps {
  title: string;
  closeLabel: string;
  onClose(): void;
  /** alertdialog for questions that cannot be undone. */
  role?: 'dialog' | 'alertdialog';
  narrow?: boolean;
  children: ReactNode;
  /** Buttons at the end. */
  actions?: ReactNode;
  testid?: string;
}

/** A modal dialog: focus goes in, stays in, and comes back; Escape closes. Render it while it is open. */
export function Dialog({ title, closeLabel, onClose, role = 'dialog', narrow, children, actions, testid }: DialogProps) {
  return (
    <ModalOverlay isOpen isDismissable={role === 'dialog'} onOpenChange={(open) => !open && onClose()} className={styles.veil!}>
      <Modal className={cx(styles.modal, narrow && styles.narrow)}>
        <AriaDialog role={role} className={styles.dialog!} data-testid={testid}>
          <div className={styles.head}>
            <Heading slot="title" level={2}>{title}</Heading>
            <Button look="quiet" size="icon" aria-label={closeLabel} onPress={onClose}>
              <Icon name="close" />
            </Button>
          </div>
          {children}
          {actions && <div className={styles.actions}>{actions}</div>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

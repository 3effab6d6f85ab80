import type { ReactNode } from 'react';
import styles from './Table.module.css';

export interface Column<T> {
  id: string;
  label: string;
  /** Long names without blanks, which may break anywhere. */
  long?: boolean;
  cell(row: T): ReactNode;
}

export interface TableProps<T> {
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  /** Names a row; stable while it stays. */
  keyOf(row: T): string;
  /** What to say when there are no rows. */
  empty: string;
  testid?: string;
}

/**
 * A table that becomes a stack of cards where it is narrow. The roles are written out, because a browser may take
 * them away from a table that is not laid out as one.
 */
export function Table<T>({ label, columns, rows, keyOf, empty, testid }: TableProps<T>) {
  if (rows.length === 0) return <p className={styles.empty} data-testid={testid && `${testid}-empty`}>{empty}</p>;
  return (
    <div className={styles.around}>
      <table role="table" aria-label={label} className={styles.table} data-testid={testid}>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <th key={column.id} role="columnheader" scope="col">{column.label}</th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr key={keyOf(row)} role="row">
              {columns.map((column) => (
                <td key={column.id} role="cell" data-label={column.label} className={column.long ? styles.long : undefined}>{column.cell(row)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

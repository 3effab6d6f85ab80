import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useLocation } from 'wouter';
import { cx } from '../../kit/cx';
import { lightOf } from '../model/lights';
import { linesOf, move, type Line } from '../model/tree';
import { useTree } from '../model/useTree';
import { ancestors } from '../nuova/dn';
import { Lamp } from '../parts/Lamp';
import { useServices } from '../services';
import { s } from '../strings';
import styles from './EquipmentTree.module.css';

/** The equipment tree: arrows go through it, right and left open and close, Enter goes to the object's page. */
export function EquipmentTree({ onOpen }: { onOpen(): void }) {
  const [path, navigate] = useLocation();
  const here = path === '/' ? 'sys/chassis-1' : path.slice(1);
  const [open, setOpen] = useState<ReadonlySet<string>>(() => new Set(['sys', 'sys/chassis-1', 'org-root', 'org-root/org-CMS']));
  const [focus, setFocus] = useState('sys');
  const list = useRef<HTMLUListElement>(null);
  /** The object that was scrolled to, once, when its page opened. */
  const seen = useRef('');
  const nodes = useTree();
  const lines = linesOf(nodes, open);
  const focused = Math.max(0, lines.findIndex((line) => line.node.mo.dn === focus));

  useEffect(() => setOpen((before) => new Set([...before, ...ancestors(here)])), [here]);
  useEffect(() => {
    const item = list.current?.querySelector('[aria-selected=true]');
    if (!item || seen.current === here) return;
    seen.current = here;
    item.scrollIntoView({ block: 'nearest' });
  });

  const toggle = (dn: string) => setOpen((before) => (before.has(dn) ? new Set([...before].filter((d) => d !== dn)) : new Set([...before, dn])));
  const go = (dn: string) => {
    setFocus(dn);
    navigate(`/${dn}`);
    onOpen();
  };
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const found = event.key === 'Enter' || event.key === ' ' ? undefined : move(lines, focused, event.key);
    if (event.key === 'Enter' || event.key === ' ') go(lines[focused]!.node.mo.dn);
    else if (!found) return;
    else if ('toggle' in found) toggle(found.toggle);
    else {
      setFocus(lines[found.to]!.node.mo.dn);
      (list.current?.children[found.to] as HTMLElement | undefined)?.focus();
    }
    event.preventDefault();
  };

  return (
    <ul ref={list} role="tree" aria-label={s.tree.label} className={styles.tree} onKeyDown={press} data-testid="tree">
      {lines.map((line, i) => (
        <Item key={line.node.mo.dn} line={line} current={line.node.mo.dn === here} tabbable={i === focused} onGo={go} onToggle={toggle} />
      ))}
    </ul>
  );
}

interface ItemProps {
  line: Line;
  current: boolean;
  tabbable: boolean;
  onGo(dn: string): void;
  onToggle(dn: string): void;
}

function Item({ line: { node: { mo, title, children }, level, open, position, size }, current, tabbable, onGo, onToggle }: ItemProps) {
  const { objects } = useServices();
  const light = lightOf(mo, objects.get);
  return (
    <li role="treeitem" aria-level={level} aria-posinset={position} aria-setsize={size} aria-expanded={children.length > 0 ? open : undefined}
      aria-selected={current} tabIndex={tabbable ? 0 : -1} aria-label={light ? `${title}, ${light.words}` : title} className={cx(styles.item, current && styles.current)} style={{ paddingInlineStart: `${level - 1}rem` }}
      onClick={() => onGo(mo.dn)} data-dn={mo.dn}>
      <span className={cx(styles.twist, children.length === 0 && styles.leaf)} onClick={(event) => {
        event.stopPropagation();
        onToggle(mo.dn);
      }} />
      <span className={styles.title}>{title}</span>
      {light && light.look !== 'good' && <Lamp look={light.look} />}
    </li>
  );
}

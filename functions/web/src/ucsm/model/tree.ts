import { ancestors } from '../nuova/dn';
import type { Mo } from '../nuova/mo';
import { titleOf, views } from './classes';
import type { Objects } from './objects';

/** One line of the equipment tree. */
export interface TreeNode {
  mo: Mo;
  title: string;
  children: TreeNode[];
}

/** The trees of equipment and service profiles: each object hangs below the nearest one above it that has a page. */
export function treeOf(objects: Objects): TreeNode[] {
  const nodes = new Map<string, TreeNode>();
  for (const cls of Object.keys(views)) for (const mo of objects.ofClass(cls)) nodes.set(mo.dn, { mo, title: titleOf(mo), children: [] });
  const roots: TreeNode[] = [];
  for (const [dn, node] of nodes) {
    const above = ancestors(dn).find((a) => nodes.has(a));
    (above === undefined ? roots : nodes.get(above)!.children).push(node);
  }
  return roots;
}

/** The node of a name, wherever it hangs. */
export function nodeOf(nodes: readonly TreeNode[], dn: string): TreeNode | undefined {
  for (const node of nodes) {
    const found = node.mo.dn === dn ? node : nodeOf(node.children, dn);
    if (found) return found;
  }
  return undefined;
}

/** A node as it is drawn: how deep, and whether its children follow. */
export interface Line {
  node: TreeNode;
  level: number;
  open: boolean;
  /** Which of how many siblings it is, from 1. */
  position: number;
  size: number;
}

/** The lines that are seen when the nodes of these names are open. */
export function linesOf(nodes: readonly TreeNode[], open: ReadonlySet<string>, level = 1): Line[] {
  return nodes.flatMap((node, i) => {
    const opened = node.children.length > 0 && open.has(node.mo.dn);
    return [{ node, level, open: opened, position: i + 1, size: nodes.length }, ...(opened ? linesOf(node.children, open, level + 1) : [])];
  });
}

/** What a key does in the tree: go to a line, or open or close the one it was pressed on. */
export type Move = { to: number } | { toggle: string } | undefined;

/** The keys of the tree pattern of ARIA's authoring practices; at is the line with the focus. */
export function move(lines: readonly Line[], at: number, key: string): Move {
  const line = lines[at];
  if (!line) return undefined;
  const { node: { mo, children }, level, open } = line;
  switch (key) {
    case 'ArrowDown':
      return { to: Math.min(at + 1, lines.length - 1) };
    case 'ArrowUp':
      return { to: Math.max(at - 1, 0) };
    case 'Home':
      return { to: 0 };
    case 'End':
      return { to: lines.length - 1 };
    case 'ArrowRight':
      return open ? { to: at + 1 } : children.length > 0 ? { toggle: mo.dn } : undefined;
    case 'ArrowLeft':
      return open ? { toggle: mo.dn } : level > 1 ? { to: lines.slice(0, at).findLastIndex((l) => l.level < level) } : undefined;
    default:
      return key.length === 1 && key !== ' ' ? typed(lines, at, key.toLowerCase()) : undefined;
  }
}

/** The next line, going round, whose title begins with the letter. */
function typed(lines: readonly Line[], at: number, letter: string): Move {
  const order = [...lines.keys()].map((i) => (at + 1 + i) % lines.length);
  const to = order.find((i) => lines[i]!.node.title.toLowerCase().startsWith(letter));
  return to === undefined ? undefined : { to };
}

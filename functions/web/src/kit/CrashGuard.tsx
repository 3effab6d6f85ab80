import { Component, type ReactNode } from 'react';

/** Shows fallback instead of its children once one of them threw while rendering. */
export class CrashGuard extends Component<{ fallback: ReactNode; children: ReactNode }, { crashed: boolean }> {
  override state = { crashed: false };

  static getDerivedStateFromError() {
    return { crashed: true };
  }

  override render() {
    return this.state.crashed ? this.props.fallback : this.props.children;
  }
}

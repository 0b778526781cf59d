import { t } from '@lingui/core/macro';
import { Component, type ReactNode } from 'react';
import { reloadPage } from '../platform/index.ts';
import { Button, EmptyState } from '../ui/index.ts';
import styles from './Splash.module.css';

type CrashProps = { children: ReactNode };

/** Catches what breaks while the pages are drawn: says so and offers to begin anew. Drafts and the queue are kept. */
export class Crash extends Component<CrashProps, { isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError() {
    return { isBroken: true };
  }

  override render() {
    if (!this.state.isBroken) return this.props.children;
    return (
      <div className={styles.splash} role="alert">
        <EmptyState
          picture="search"
          title={t`Something in the app broke`}
          action={<Button look="primary" onClick={reloadPage}>{t`Reload`}</Button>}
        >
          {t`What you wrote is kept. Reload the page to go on.`}
        </EmptyState>
      </div>
    );
  }
}

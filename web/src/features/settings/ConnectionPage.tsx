import { t } from '@lingui/core/macro';
import type { ReactNode } from 'react';
import type { ContextFacts } from '../../platform/index.ts';
import { Banner, Row, RowIcon, Section } from '../../ui/index.ts';
import styles from './pages.module.css';

/** What the page's address means for what the browser allows, and how to get HTTPS. */
export function ConnectionPage({ facts }: { facts: ContextFacts }) {
  if (facts.isSecure) {
    return (
      <div className={styles.page}>
        <Section>
          <Row start={<RowIcon name="check" />} title={t`This connection is fine`} text={facts.origin} />
        </Section>
        <p className={styles.prose}>{t`The browser allows everything that Roost needs at this address.`}</p>
      </div>
    );
  }
  return (
    <div className={styles.page}>
      <Banner icon="warning">
        {t`This page came over plain HTTP. Messages work, but whoever is on the same network can read them, and the browser refuses what stands below.`}
      </Banner>
      <Section title={t`What the browser refuses`}>
        <Row
          start={<RowIcon name="offline" />}
          title={t`Opening without a network`}
          text={t`The app can’t be installed and doesn’t start offline.`}
        />
        <Row
          start={<RowIcon name="info" />}
          title={t`Notifications`}
          text={t`You hear of messages only while Roost is open.`}
        />
        <Row
          start={<RowIcon name="camera" />}
          title={t`Camera and microphone`}
          text={t`No calls and no voice messages from this browser.`}
        />
        <Row
          start={<RowIcon name="key" />}
          title={t`Encryption in the browser`}
          text={t`Keys can’t be kept here, so end-to-end encrypted chats won’t open.`}
        />
      </Section>
      <Section title={t`How to get HTTPS`} note={t`These are for whoever runs this server.`}>
        <Way
          title={t`With a certificate of your own`}
          text={t`For a server with a name on the internet or in your network.`}
          command="roost serve --tls cert.pem,key.pem"
        />
        <Way
          title={t`With a self-signed certificate`}
          text={t`For a home network. Each browser asks once whether to trust it.`}
          command="roost serve --tls self-signed"
        />
        <Way
          title={t`Behind a web server that speaks HTTPS`}
          text={t`Let it pass everything, WebSockets too, to Roost’s address.`}
          command="roost serve --listen localhost:8080"
        />
      </Section>
    </div>
  );
}

function Way({ title, text, command }: { title: string; text: ReactNode; command: string }) {
  return (
    <Row
      title={title}
      text={
        <>
          {text}
          <code className={styles.command} dir="ltr">
            {command}
          </code>
        </>
      }
    />
  );
}

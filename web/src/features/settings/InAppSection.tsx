import { t } from '@lingui/core/macro';
import { alerts, playSound, setAlerts } from '../../platform/index.ts';
import { Section, Switch, useLive } from '../../ui/index.ts';

/** What happens in this browser while the app is open. A sound is heard when it is turned on. */
export function InAppSection() {
  const { isLoud, hasSentSound, hasToasts } = useLive(alerts);
  return (
    <Section
      title={t`While the app is open`}
      note={t`For this browser. Muted chats and requests stay quiet, and so does the chat that you are looking at.`}
    >
      <Switch
        label={t`Sound for new messages`}
        isOn={isLoud}
        onChange={(isOn) => {
          setAlerts({ isLoud: isOn });
          if (isOn) playSound('message');
        }}
      />
      <Switch
        label={t`Sound for what you send`}
        isOn={hasSentSound}
        onChange={(isOn) => {
          setAlerts({ hasSentSound: isOn });
          if (isOn) playSound('sent');
        }}
      />
      <Switch
        label={t`Show messages of other chats`}
        isOn={hasToasts}
        onChange={(isOn) => setAlerts({ hasToasts: isOn })}
      />
    </Section>
  );
}

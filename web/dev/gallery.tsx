import { type ReactNode, StrictMode, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { startTexts } from '../src/app/texts.ts';
import { applyLook, followLook, look, setLook } from '../src/platform/index.ts';
import {
  Avatar,
  Badge,
  Banner,
  Button,
  Choice,
  Dialog,
  EmptyState,
  Icon,
  IconButton,
  type IconName,
  LocaleArea,
  Logo,
  Menu,
  PickRow,
  Popup,
  RadioList,
  Row,
  RowIcon,
  Section,
  SelectRow,
  Spinner,
  Switch,
  TextArea,
  TextField,
  Ticks,
  Tiles,
  ToastArea,
  useLive,
  useToast,
} from '../src/ui/index.ts';
import styles from './gallery.module.css';

// The living page of the design (docs/design.md): every component in its states. http://localhost:5173/dev/ui

const colours = [
  'paper',
  'surface',
  'surface-raised',
  'surface-sunken',
  'surface-hover',
  'surface-active',
  'line',
];
const inks = ['ink', 'ink-soft', 'ink-faint', 'accent', 'accent-soft-ink', 'danger', 'online'];
const sizes = ['xs', 's', 'm', 'l', 'xl', '2xl'];
const icons: IconName[] = [
  'back',
  'search',
  'compose',
  'settings',
  'send',
  'reply',
  'edit',
  'trash',
  'smile',
  'bookmark',
  'users',
  'palette',
  'globe',
  'keyboard',
  'check',
  'warning',
];

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.part}>
      <h2>{title}</h2>
      <div className={styles.row}>{children}</div>
    </section>
  );
}

function Looks() {
  const chosen = useLive(look);
  const choice = <K extends keyof typeof chosen>(key: K, values: readonly (typeof chosen)[K][]) => (
    <Choice
      label={key}
      value={chosen[key]}
      options={values.map((value) => ({ value, label: value }))}
      onChange={(value) => setLook({ [key]: value })}
    />
  );
  return (
    <Part title="Look">
      {choice('theme', ['system', 'light', 'dark'])}
      {choice('accent', ['ember', 'moss', 'lake', 'plum', 'rose'])}
      {choice('contrast', ['system', 'normal', 'high'])}
      {choice('size', ['s', 'm', 'l', 'xl'])}
      {choice('density', ['roomy', 'compact'])}
    </Part>
  );
}

function Openers() {
  const toast = useToast();
  const anchor = useRef<HTMLSpanElement>(null);
  const [open, setOpen] = useState<'dialog' | 'alert' | 'menu' | 'popup'>();
  const close = () => setOpen(undefined);
  return (
    <Part title="What opens">
      <Button onClick={() => setOpen('dialog')}>Dialog</Button>
      <Button onClick={() => setOpen('alert')}>Question</Button>
      <span ref={anchor}>
        <Button onClick={() => setOpen('menu')}>Menu</Button>
      </span>
      <Button onClick={() => setOpen('popup')}>Popup</Button>
      <Button onClick={() => toast('Copied')}>Toast</Button>
      <Button onClick={() => toast('The server can’t be reached.', 'error')}>Toast of an error</Button>
      {open === 'dialog' ? (
        <Dialog title="A dialog" closeLabel="Close" onClose={close}>
          It leads back to where the focus was.
        </Dialog>
      ) : null}
      {open === 'alert' ? (
        <Dialog
          isAlert
          title="Delete it?"
          closeLabel="Close"
          onClose={close}
          actions={
            <>
              <Button onClick={close}>Cancel</Button>
              <Button look="danger" onClick={close}>
                Delete
              </Button>
            </>
          }
        >
          It can’t be taken back.
        </Dialog>
      ) : null}
      {open === 'menu' ? (
        <Menu
          label="Menu"
          anchor={anchor}
          onClose={close}
          entries={[
            { id: 'reply', label: 'Reply', icon: 'reply', onPick: close },
            { id: 'delete', label: 'Delete', icon: 'trash', isDangerous: true, onPick: close },
          ]}
        />
      ) : null}
      {open === 'popup' ? (
        <Popup label="Popup" anchor={anchor} onClose={close}>
          <div className={styles.popup}>Anything small</div>
        </Popup>
      ) : null}
    </Part>
  );
}

function Fields() {
  const [text, setText] = useState('Mira Sand');
  const [isOn, setOn] = useState(true);
  const [picked, setPicked] = useState('a');
  const options = [
    { value: 'a', label: 'First' },
    { value: 'b', label: 'Second' },
  ];
  return (
    <Part title="Fields">
      <div className={styles.column}>
        <TextField label="Name" value={text} onChange={setText} hint="What others read" />
        <TextField label="Username" value="mira sand" onChange={() => undefined} error="No spaces, please." />
        <TextArea label="About" value={text} onChange={setText} />
        <Switch label="Something that is on or off" isOn={isOn} onChange={setOn} />
        <Choice label="Choice" value={picked} options={options} onChange={setPicked} />
        <RadioList label="List" value={picked} options={options} onChange={setPicked} />
        <Tiles
          label="Tiles"
          value={picked}
          options={options.map((option) => ({ ...option, face: null }))}
          onChange={setPicked}
        />
        <SelectRow label="Values" value={picked} options={options} onChange={setPicked} />
        <PickRow
          start={<Avatar id="mira" name="Mira Sand" size={40} />}
          title="Mira Sand"
          text="@mira.sand"
          isPicked={isOn}
          onToggle={() => setOn(!isOn)}
        />
      </div>
    </Part>
  );
}

function Gallery() {
  return (
    <main className={styles.page}>
      <header className={styles.head}>
        <Logo size={44} />
        <h1>Roost</h1>
      </header>
      <Looks />
      <Part title="Surfaces">
        {colours.map((name) => (
          <span
            key={name}
            className={styles.swatch}
            ref={(box) => box?.style.setProperty('background', `var(--${name})`)}
          >
            {name}
          </span>
        ))}
      </Part>
      <Part title="Inks">
        {inks.map((name) => (
          <b key={name} ref={(box) => box?.style.setProperty('color', `var(--${name})`)}>
            {name}
          </b>
        ))}
      </Part>
      <Part title="Type">
        {sizes.map((name) => (
          <span key={name} ref={(box) => box?.style.setProperty('font-size', `var(--text-${name})`)}>
            Perch {name}
          </span>
        ))}
      </Part>
      <Part title="Buttons">
        <Button look="primary">Primary</Button>
        <Button>Secondary</Button>
        <Button look="quiet">Quiet</Button>
        <Button look="danger">Danger</Button>
        <Button icon="link">With an icon</Button>
        <Button isBusy>Busy</Button>
        <Button disabled>Disabled</Button>
        <IconButton icon="compose" label="Quiet" />
        <IconButton icon="send" label="Primary" look="primary" />
        <IconButton icon="down" label="Raised" look="raised" />
      </Part>
      <Fields />
      <Openers />
      <Part title="People">
        {['Mira Sand', 'Jonas Weber', 'Aiko Tanaka', 'Omar Haddad', 'Lucía Prado'].map((name, at) => (
          <Avatar key={name} id={name} name={name} isOnline={at === 0} />
        ))}
        <Avatar id="saved" name="" icon="bookmark" />
      </Part>
      <Part title="Signs">
        <Badge count={7} text="7" label="7 unread messages" />
        <Ticks state="waiting" label="Waiting" />
        <Ticks state="sent" label="Sent" />
        <Ticks state="delivered" label="Delivered" />
        <Ticks state="seen" label="Seen" />
        <Ticks state="failed" label="Failed" />
        <Spinner label="Loading" />
      </Part>
      <Part title="Banners and rows">
        <div className={styles.column}>
          <Banner icon="info" tone="plain">
            Something to know
          </Banner>
          <Banner icon="warning">Something to mind</Banner>
          <Banner icon="warning" tone="danger">
            Something is wrong
          </Banner>
          <Section title="A section" note="What is said about it">
            <Row start={<RowIcon name="devices" />} title="Chrome on Linux" text="This device" />
          </Section>
        </div>
      </Part>
      <Part title="Empty states">
        {(['perch', 'wave', 'search'] as const).map((picture) => (
          <div key={picture} className={styles.empty}>
            <EmptyState picture={picture} title="Nobody on the perch yet">
              And what to do about it.
            </EmptyState>
          </div>
        ))}
      </Part>
      <Part title="Icons">
        {icons.map((name) => (
          <Icon key={name} name={name} />
        ))}
      </Part>
    </main>
  );
}

applyLook();
followLook();
await startTexts();
const root = document.getElementById('root');
if (!root) throw new Error('the page has no #root');
createRoot(root).render(
  <StrictMode>
    <LocaleArea locale="en">
      <ToastArea>
        <Gallery />
      </ToastArea>
    </LocaleArea>
  </StrictMode>,
);

import { t } from '@lingui/core/macro';
import type { MessageCard } from '../../../model/index.ts';
import { Avatar, Icon } from '../../../ui/index.ts';
import styles from './Card.module.css';
import { formatMeters, formatPlace, geoUrl, mapUrl } from './place.ts';

type CardProps = {
  card: MessageCard;
  /** Shows who somebody is. */
  onPerson: (userId: string) => void;
};

/** Somebody or a place, as a card. Nothing is loaded from elsewhere: a place is a link to a map. */
export function Card({ card, onPerson }: CardProps) {
  return card.kind === 'contact' ? <Contact card={card} onPerson={onPerson} /> : <Location card={card} />;
}

function Contact({ card, onPerson }: CardProps & { card: Extract<MessageCard, { kind: 'contact' }> }) {
  const { name, userId, organization, phones, emails } = card;
  return (
    <span className={styles.contact} data-testid="contact-card">
      <span className={styles.head}>
        <Avatar id={userId ?? name} name={name} src={undefined} size={44} />
        <span className={styles.main}>
          <span className={styles.title} dir="auto">
            {name}
          </span>
          <span className={styles.text} dir="auto">
            {organization || t`Contact`}
          </span>
        </span>
      </span>
      {phones.map((phone) => (
        <a key={phone} className={styles.way} dir="ltr" href={`tel:${phone.replace(/[^\d+*#]/g, '')}`}>
          {phone}
        </a>
      ))}
      {emails.map((email) => (
        <a
          key={email}
          className={styles.way}
          dir="ltr"
          href={`mailto:${encodeURIComponent(email).replace('%40', '@')}`}
        >
          {email}
        </a>
      ))}
      {userId ? (
        <button type="button" className={styles.open} onClick={() => onPerson(userId)}>
          <Icon name="user" size={17} />
          {t`Show profile`}
        </button>
      ) : null}
    </span>
  );
}

function Location({ card }: { card: Extract<MessageCard, { kind: 'location' }> }) {
  const { label, address, accuracyM } = card;
  const distance = formatMeters(accuracyM);
  return (
    <span className={styles.place} data-testid="location-card">
      <Sketch />
      <span className={styles.main}>
        <span className={styles.title} dir="auto">
          {label || t`Location`}
        </span>
        {address ? (
          <span className={styles.text} dir="auto">
            {address}
          </span>
        ) : null}
        <span className={styles.text}>
          <span dir="ltr">{formatPlace(card)}</span>
          {accuracyM > 0 ? <> · {t`to within ${distance}`}</> : null}
        </span>
      </span>
      <span className={styles.ways}>
        <a className={styles.open} href={mapUrl(card)} target="_blank" rel="noopener noreferrer">
          <Icon name="globe" size={17} />
          {t`Open the map`}
        </a>
        <a className={styles.open} href={geoUrl(card)} rel="noopener noreferrer">
          <Icon name="pinpoint" size={17} />
          {t`Map app`}
        </a>
      </span>
    </span>
  );
}

/** A piece of a map that is none: it stands for a place without asking anybody for its tiles. */
function Sketch() {
  return (
    <svg
      className={styles.sketch}
      viewBox="0 0 320 96"
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
    >
      <rect className={styles.land} width="320" height="96" />
      <path className={styles.green} d="M0 62c38-14 62 8 96 34H0zM228 0c8 26 40 34 92 22V0z" />
      <path className={styles.water} d="M138 96c6-30 46-34 78-42 44-11 74-8 104-22v64z" />
      <path
        className={styles.road}
        d="M-6 34C60 30 112 52 164 46S270 10 330 14M84-6c4 30-6 66 10 108M214-6c-14 30-16 46-6 60s34 22 40 48"
      />
      <path
        className={styles.pin}
        d="M160 58c11-11.500 16.500-20 16.500-27a16.500 16.500 0 0 0-33 0c0 7 5.500 15.500 16.500 27z"
      />
      <circle className={styles.dot} cx="160" cy="31" r="6" />
    </svg>
  );
}

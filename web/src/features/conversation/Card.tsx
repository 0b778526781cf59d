import { t } from '@lingui/core/macro';
import type { MessageCard } from '../../model/index.ts';
import { Avatar, Icon } from '../../ui/index.ts';
import styles from './Card.module.css';

/** Somebody or a place, as a card. Nothing is loaded from elsewhere: a place is a link to a map. */
export function Card({ card }: { card: MessageCard }) {
  if (card.kind === 'contact') {
    return (
      <span className={styles.card} data-testid="contact-card">
        <Avatar id={card.name} name={card.name} src={undefined} size={42} />
        <span className={styles.main}>
          <span className={styles.title} dir="auto">
            {card.name}
          </span>
          {card.organization ? (
            <span className={styles.text} dir="auto">
              {card.organization}
            </span>
          ) : null}
          {card.phones.map((phone) => (
            <a key={phone} dir="ltr" href={`tel:${phone.replace(/[^\d+*#]/g, '')}`}>
              {phone}
            </a>
          ))}
          {card.emails.map((email) => (
            <a key={email} dir="ltr" href={`mailto:${encodeURIComponent(email).replace('%40', '@')}`}>
              {email}
            </a>
          ))}
        </span>
      </span>
    );
  }
  const { lat, lon, label, address } = card;
  return (
    <span className={styles.card} data-testid="location-card">
      <span className={styles.pin}>
        <Icon name="globe" size={22} />
      </span>
      <span className={styles.main}>
        <span className={styles.title} dir="auto">
          {label || t`Location`}
        </span>
        <span className={styles.text} dir="auto">
          {address || `${lat.toFixed(5)}, ${lon.toFixed(5)}`}
        </span>
        <a
          href={`https://www.openstreetmap.org/?mlat=${lat}&mlon=${lon}#map=16/${lat}/${lon}`}
          target="_blank"
          rel="noopener noreferrer"
        >{t`Open the map`}</a>
      </span>
    </span>
  );
}

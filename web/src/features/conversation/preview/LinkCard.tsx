import type { LinkPreview } from '../../../model/index.ts';
import styles from './LinkCard.module.css';
import { hostOf, pictureOf } from './view.ts';

/** The page that a text links to, as its sender saw it. All of it is in the message: nothing is loaded. */
export function LinkCard({ preview }: { preview: LinkPreview }) {
  const { url, title, description, image } = preview;
  return (
    <a
      className={styles.card}
      href={url}
      target="_blank"
      rel="noopener noreferrer"
      draggable={false}
      data-testid="preview-card"
    >
      <span className={styles.main}>
        <span className={styles.host} dir="ltr">
          {hostOf(url)}
        </span>
        <span className={styles.title} dir="auto">
          {title}
        </span>
        {description ? (
          <span className={styles.text} dir="auto">
            {description}
          </span>
        ) : null}
      </span>
      {image ? (
        <img
          className={styles.picture}
          src={pictureOf(image)}
          alt=""
          width={72}
          height={72}
          decoding="async"
          draggable={false}
        />
      ) : null}
    </a>
  );
}

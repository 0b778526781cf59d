import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { cx } from './cx.ts';
import { Icon } from './Icon.tsx';
import styles from './Toast.module.css';

/** Shows a short text for a few seconds; an error stays a little longer. */
export type ShowToast = (text: string, tone?: 'plain' | 'error') => void;

type Shown = { id: number; text: string; tone: 'plain' | 'error' };

const plainMs = 3500;
const errorMs = 7000;
const Context = createContext<ShowToast>(() => undefined);

/** The way for everything below a ToastArea to say something. */
export const useToast = (): ShowToast => useContext(Context);

/** Where toasts appear, one at a time; a new one takes the place of the old one. */
export function ToastArea({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<Shown>();
  const next = useRef(0);
  const show = useCallback<ShowToast>(
    (text, tone = 'plain') => setShown({ id: ++next.current, text, tone }),
    [],
  );
  useEffect(() => {
    if (!shown) return;
    const timer = setTimeout(() => setShown(undefined), shown.tone === 'error' ? errorMs : plainMs);
    return () => clearTimeout(timer);
  }, [shown]);
  return (
    <Context value={useMemo(() => show, [show])}>
      {children}
      <div className={styles.area} role="status" aria-live="polite">
        {shown ? (
          <div key={shown.id} className={cx(styles.toast, styles[shown.tone])}>
            {shown.tone === 'error' ? <Icon name="warning" size={18} /> : <Icon name="check" size={18} />}
            <span>{shown.text}</span>
          </div>
        ) : null}
      </div>
    </Context>
  );
}

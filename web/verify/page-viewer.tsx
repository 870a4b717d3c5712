// One page image with the boxes of its fields. The boxes are a pointer's way to the fields and hidden from screen readers: the fields
// themselves are the keyboard's.
import { useEffect, useLayoutEffect, useRef, useState, type CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import { usePageImage } from '../api/page-image.ts';
import { FitIcon, RotateIcon, ZoomInIcon, ZoomOutIcon } from '../components/icons.tsx';
import { useKey } from '../keys/use-key.ts';
import { turnedPoint, type Box, type PageOf, type Why } from './fields.ts';
import './verify.css';

export type PageBox = { readonly name: string; readonly title: string; readonly box: Box; readonly why: Why; readonly isDone: boolean };
type Props = {
  readonly shown: PageOf;
  /** Quarter turns by which the page stands upright. */
  readonly upright: number;
  readonly label: string;
  readonly boxes: readonly PageBox[];
  readonly active: string | null;
  readonly onPick: (name: string) => void;
};
type Size = { readonly width: number; readonly height: number };

const ZOOMS = [0.5, 0.75, 1, 1.5, 2, 3, 4] as const;

export function PageViewer({ shown, upright, label, boxes, active, onPick }: Props) {
  const { t } = useTranslation();
  const frame = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<Size | null>(null);
  const [width, setWidth] = useState(0);
  const [zoom, setZoom] = useState(1);
  const [turned, setTurned] = useState(0);
  const turns = (upright + turned) % 4;
  const { source, hasFailed, retry } = usePageImage(shown.documentId, shown.page);

  useEffect(() => {
    setSize(null);
    setTurned(0);
  }, [source]);
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    setWidth(element.clientWidth);
    return () => observer.disconnect();
  }, []);

  const step = (by: 1 | -1): void =>
    setZoom((before) => (by > 0 ? (ZOOMS.find((one) => one > before) ?? before) : (ZOOMS.findLast((one) => one < before) ?? before)));
  const turn = (): void => setTurned((before) => (before + 1) % 4);
  useKey('zoomIn', () => step(1));
  useKey('zoomOut', () => step(-1));
  useKey('zoomFit', () => setZoom(1));
  useKey('rotate', turn);

  const isSideways = turns % 2 === 1;
  const scale = size ? (zoom * Math.max(1, width - 2)) / (isSideways ? size.height : size.width) : 0;
  const activeBox = boxes.find(({ name }) => name === active)?.box;

  // the box of the focused field comes into view
  useEffect(() => {
    const element = frame.current;
    if (!element || !activeBox || !size) return;
    const [x1, y1, x2, y2] = activeBox;
    const [x, y] = turnedPoint((x1 + x2) / 2, (y1 + y2) / 2, size, turns);
    // only when it is not in sight: a page that jumps at every field tires the eyes
    const isInSight =
      within(x * scale, element.scrollLeft, element.clientWidth) && within(y * scale, element.scrollTop, element.clientHeight);
    if (!isInSight) element.scrollTo({ left: x * scale - element.clientWidth / 2, top: y * scale - element.clientHeight / 2 });
  }, [activeBox, scale, size, turns]);

  const stage: CSSProperties = size
    ? { width: (isSideways ? size.height : size.width) * scale, height: (isSideways ? size.width : size.height) * scale }
    : {};
  const sheet: CSSProperties = size
    ? { width: size.width * scale, height: size.height * scale, transform: `translate(-50%, -50%) rotate(${turns * 90}deg)` }
    : {};
  return (
    <section className="viewer" aria-label={t('verify.image')}>
      <div className="viewer-bar">
        <span>{label}</span>
        <span className="viewer-tools">
          <Tool label={t('verify.zoomOut')} keys="Alt −" onClick={() => step(-1)} icon={<ZoomOutIcon />} />
          <span className="figure viewer-zoom">{Math.round(zoom * 100)}%</span>
          <Tool label={t('verify.zoomIn')} keys="Alt =" onClick={() => step(1)} icon={<ZoomInIcon />} />
          <Tool label={t('verify.fit')} keys="Alt 0" onClick={() => setZoom(1)} icon={<FitIcon />} />
          <Tool label={t('verify.rotate')} keys="Alt R" onClick={turn} icon={<RotateIcon />} />
        </span>
      </div>
      {/* a scrolling region must be reachable by keyboard */}
      <div className="viewer-frame" ref={frame} tabIndex={0} role="group" aria-label={label}>
        {hasFailed ? (
          <div className="empty" role="alert">
            <p>{t('verify.imageFailed')}</p>
            <button type="button" className="line-link" onClick={retry}>
              {t('app.retry')}
            </button>
          </div>
        ) : (
          <div className="viewer-stage" style={stage}>
            <div className="viewer-sheet" style={sheet}>
              {source && (
                <img
                  key={source}
                  src={source}
                  alt={label}
                  onLoad={({ currentTarget }) => setSize({ width: currentTarget.naturalWidth, height: currentTarget.naturalHeight })}
                />
              )}
              {size && (
                <svg viewBox={`0 0 ${size.width} ${size.height}`} aria-hidden="true">
                  {boxes.map(({ name, title, box: [x1, y1, x2, y2], why, isDone }) => (
                    <rect
                      key={name}
                      className={`box-mark box-${isDone ? 'done' : why} ${name === active ? 'box-active' : ''}`}
                      x={x1 - 4}
                      y={y1 - 4}
                      width={x2 - x1 + 8}
                      height={y2 - y1 + 8}
                      rx={4}
                      onClick={() => onPick(name)}
                    >
                      <title>{title}</title>
                    </rect>
                  ))}
                </svg>
              )}
            </div>
          </div>
        )}
      </div>
    </section>
  );
}

const EDGE_PX = 40;
const within = (at: number, from: number, length: number): boolean => at > from + EDGE_PX && at < from + length - EDGE_PX;

type ToolProps = { readonly label: string; readonly keys: string; readonly icon: React.ReactNode; readonly onClick: () => void };
const Tool = ({ label, keys, icon, onClick }: ToolProps) => (
  <button type="button" className="icon-button" aria-label={label} title={`${label} (${keys})`} onClick={onClick}>
    {icon}
  </button>
);

// The piece of the page where a field stands, cut and turned upright by the browser out of the image that the viewer has loaded already.
import { useTranslation } from 'react-i18next';
import { usePageImage } from '../api/page-image.ts';
import { cropOf, type ReadField } from './fields.ts';

const ROOM = { small: { width: 292, height: 34 }, large: { width: 292, height: 150 } } as const;

export function Crop({ reading, title, isLarge }: { readonly reading: ReadField; readonly title: string; readonly isLarge: boolean }) {
  const { t } = useTranslation();
  const { box, documentId, page, turn } = reading;
  const { source } = usePageImage(documentId, page);
  if (!box) return <span className="crop crop-none muted">{t('verify.noBox')}</span>;
  const { width, height, transform } = cropOf(box, turn, isLarge ? ROOM.large : ROOM.small);
  return (
    <span className="crop" style={{ width, height }}>
      {source && <img src={source} alt={t('verify.crop', { field: title })} style={{ transform }} />}
    </span>
  );
}

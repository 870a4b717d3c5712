// The piece of the page where a field stands, cut by the browser out of the image that the viewer has loaded already.
import { useTranslation } from 'react-i18next';
import { usePageImage } from '../api/page-image.ts';
import { CROP_PAD as PAD, cropScale, type ReadField } from './fields.ts';

const SIZES = { small: { width: 292, height: 34 }, large: { width: 292, height: 150 } } as const;

export function Crop({ reading, title, isLarge }: { readonly reading: ReadField; readonly title: string; readonly isLarge: boolean }) {
  const { t } = useTranslation();
  const { box, documentId, page } = reading;
  const { source } = usePageImage(documentId, page);
  if (!box) return <span className="crop crop-none muted">{t('verify.noBox')}</span>;
  const scale = cropScale(box, isLarge ? SIZES.large : SIZES.small);
  const [x1, y1, x2, y2] = box;
  return (
    <span className="crop" style={{ width: (x2 - x1 + 2 * PAD) * scale, height: (y2 - y1 + 2 * PAD) * scale }}>
      {source && (
        <img
          src={source}
          alt={t('verify.crop', { field: title })}
          style={{ transform: `scale(${scale}) translate(${PAD - x1}px, ${PAD - y1}px)` }}
        />
      )}
    </span>
  );
}

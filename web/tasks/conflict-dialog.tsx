// Two versions of one draft: a person chooses, field by field. Where closing it would lose one of them, it cannot be closed without choosing.
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../components/dialog.tsx';
import { DataView } from '../components/data-view.tsx';
import { useFormats } from '../i18n/format.ts';
import type { DataTitles } from './task-titles.ts';
import { differences, merge, type Side } from './conflict.ts';

type Props = {
  readonly mine: unknown;
  readonly theirs: unknown;
  /** A changed draft, or one that was kept after its item was lost. */
  readonly words: 'draft' | 'kept';
  readonly titles: DataTitles;
  readonly onChoose: (merged: unknown) => void;
  readonly onClose?: () => void;
};

export function ConflictDialog({ mine, theirs, words, titles, onChoose, onClose }: Props) {
  const { t } = useTranslation();
  const { label } = useFormats();
  const found = differences(mine, theirs);
  const [choices, setChoices] = useState<Readonly<Record<string, Side>>>({});
  const all = (side: Side): void => setChoices(Object.fromEntries(found.map(({ name }) => [name, side])));
  return (
    <Dialog
      title={t(`versions.${words}.title`)}
      width={820}
      {...(onClose ? { onClose } : {})}
      footer={
        <Button type="primary" onClick={() => onChoose(merge(mine, theirs, choices))}>
          {t('draft.keep')}
        </Button>
      }
    >
      <p>{t(`versions.${words}.lead`)}</p>
      <p className="button-row">
        <Button size="small" onClick={() => all('mine')}>
          {t(`versions.${words}.allMine`)}
        </Button>
        <Button size="small" onClick={() => all('theirs')}>
          {t(`versions.${words}.allTheirs`)}
        </Button>
      </p>
      <table className="grid conflict">
        <thead>
          <tr>
            <th scope="col">{t('draft.field')}</th>
            <th scope="col">{t(`versions.${words}.mine`)}</th>
            <th scope="col">{t(`versions.${words}.theirs`)}</th>
          </tr>
        </thead>
        <tbody>
          {/* the marks of a screen go with the side that is taken whole */}
          {found
            .filter(({ name }) => !name.startsWith('$'))
            .map((difference) => (
              <tr key={difference.name}>
                <th scope="row">{titles.member(difference.name) ?? label(difference.name)}</th>
                {(['mine', 'theirs'] as const).map((side) => (
                  <td key={side}>
                    <label className="choice">
                      <input
                        type="radio"
                        name={`keep-${difference.name}`}
                        checked={(choices[difference.name] ?? 'mine') === side}
                        onChange={() => setChoices({ ...choices, [difference.name]: side })}
                      />
                      {difference[side] === undefined ? (
                        <span className="muted">{t('draft.empty')}</span>
                      ) : (
                        <DataView value={difference[side]} name={difference.name} titles={titles} />
                      )}
                    </label>
                  </td>
                ))}
              </tr>
            ))}
        </tbody>
      </table>
    </Dialog>
  );
}

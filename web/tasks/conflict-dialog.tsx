// Two versions of one draft: a person chooses, field by field. It cannot be closed without choosing, for then one of them would be lost.
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../components/dialog.tsx';
import { DataView } from '../components/data-view.tsx';
import { differences, merge, type Side } from './conflict.ts';

type Props = {
  readonly mine: unknown;
  readonly theirs: unknown;
  readonly title: (name: string) => string;
  readonly onChoose: (merged: unknown) => void;
};

export function ConflictDialog({ mine, theirs, title, onChoose }: Props) {
  const { t } = useTranslation();
  const found = differences(mine, theirs);
  const [choices, setChoices] = useState<Readonly<Record<string, Side>>>({});
  const all = (side: Side): void => setChoices(Object.fromEntries(found.map(({ name }) => [name, side])));
  return (
    <Dialog
      title={t('draft.conflictTitle')}
      width={820}
      footer={
        <Button type="primary" onClick={() => onChoose(merge(mine, theirs, choices))}>
          {t('draft.keep')}
        </Button>
      }
    >
      <p>{t('draft.conflictLead')}</p>
      <p className="button-row">
        <Button size="small" onClick={() => all('mine')}>
          {t('draft.allMine')}
        </Button>
        <Button size="small" onClick={() => all('theirs')}>
          {t('draft.allTheirs')}
        </Button>
      </p>
      <table className="grid conflict">
        <thead>
          <tr>
            <th scope="col">{t('draft.field')}</th>
            <th scope="col">{t('draft.mine')}</th>
            <th scope="col">{t('draft.theirs')}</th>
          </tr>
        </thead>
        <tbody>
          {found.map((difference) => (
            <tr key={difference.name}>
              <th scope="row">{title(difference.name)}</th>
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
                      <DataView value={difference[side]} />
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

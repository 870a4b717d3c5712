// A score: the number and its grade, and the points of each characteristic as a bar; those that cost the most are marked in their order.
import { useTranslation } from 'react-i18next';
import { useNaming } from '../forms/naming.ts';
import type { DataTitles } from '../tasks/task-titles.ts';
import { Facts } from './facts.tsx';
import { isMembers, type Members } from './plain-value.tsx';

type Characteristic = { readonly code: string; readonly points: number; readonly max: number };

const asCharacteristic = (item: unknown): Characteristic | null => {
  if (!isMembers(item)) return null;
  const { points, pointsMax, ...rest } = item as { readonly points?: unknown; readonly pointsMax?: unknown };
  const code = Object.values(rest).find((value) => typeof value === 'string');
  return typeof points === 'number' && typeof pointsMax === 'number' && code !== undefined ? { code, points, max: pointsMax } : null;
};
function characteristicsOf(value: Members): readonly [name: string, list: readonly Characteristic[]] | null {
  for (const [name, list] of Object.entries(value)) {
    if (!Array.isArray(list) || list.length === 0) continue;
    const found = list.map(asCharacteristic);
    if (found.every((one) => one !== null)) return [name, found];
  }
  return null;
}

/** An object with a number `score` and a list of points is shown so, whatever process it comes from. */
export const isScore = (value: unknown): value is Members =>
  isMembers(value) && typeof value['score'] === 'number' && characteristicsOf(value) !== null;

type Props = { readonly score: Members; readonly titles?: DataTitles | undefined };

export function ScoreCard({ score, titles }: Props) {
  const { t } = useTranslation();
  const naming = useNaming();
  const [listName, list] = characteristicsOf(score) ?? ['', []];
  const { score: number, grade, reasons, ...others } = score as Members & { readonly score: number };
  const lost: readonly unknown[] = Array.isArray(reasons) ? (reasons as readonly unknown[]) : [];
  const facts = Object.entries(others).filter(([name, held]) => name !== listName && held !== null && typeof held !== 'object');
  facts.sort(([one], [other]) => (titles?.rank(one) ?? 0) - (titles?.rank(other) ?? 0));
  const member = (name: string): string => titles?.member(name) ?? naming.member(name);
  return (
    <div className="score">
      <div className="score-sum">
        <p className="score-number">
          <strong>{number}</strong> {typeof grade === 'string' && <span className="score-grade">{grade}</span>}
        </p>
        <Facts facts={facts} titles={titles} />
      </div>
      <table className="score-bars" aria-label={member(listName)}>
        <thead className="only-spoken">
          <tr>
            <th scope="col">{t('score.characteristic')}</th>
            <th scope="col">{t('score.share')}</th>
            <th scope="col">{t('score.points')}</th>
            <th scope="col">{t('score.lost')}</th>
          </tr>
        </thead>
        <tbody>
          {list.map(({ code, points, max }) => {
            const place = lost.indexOf(code) + 1;
            return (
              <tr key={code} className={place > 0 ? 'score-lost' : undefined}>
                <th scope="row">{titles?.option(undefined, code) ?? naming.option(code)}</th>
                <td className="score-bar">
                  <span aria-hidden="true">
                    <span style={{ width: `${max > 0 ? Math.max(0, Math.min(1, points / max)) * 100 : 0}%` }} />
                  </span>
                </td>
                <td className="figure number">{t('score.of', { points, max })}</td>
                <td className="score-place">{place > 0 && <span title={t('score.lostPlace', { n: place })}>{place}</span>}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

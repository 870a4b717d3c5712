// Any JSON that a process shows, as a person reads it: named members, money in yuan, instants in bank time, lists of alike things as a
// table. What is too deep is cut with a count, so that a strange payload cannot stall the screen.
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import type { Text } from '../api/types.ts';
import { humanise, isInstant, money, useFormats } from '../i18n/format.ts';
import { useNaming } from '../forms/naming.ts';
import type { DataTitles } from '../tasks/task-titles.ts';
import { Tag } from './state-tag.tsx';

type Members = Readonly<Record<string, unknown>>;
const isMembers = (value: unknown): value is Members => typeof value === 'object' && value !== null && !Array.isArray(value);
const isMoneyValue = (value: Members): boolean => Number.isSafeInteger(value['amountMinor']) && typeof value['currency'] === 'string';
/** A text in both languages, which a process may put anywhere. */
const isText = (value: Members): value is Text => typeof value['en'] === 'string' && typeof value['zh'] === 'string';
const isPlain = (value: unknown): boolean =>
  typeof value !== 'object' || value === null || (isMembers(value) && (isMoneyValue(value) || isText(value)));

const DEPTH_MAX = 6;
const ITEMS_MAX = 200;
const ONE_LINE_MAX = 80;
/** Words of a code (`S1`, `partly-upheld`), which may have a title; anything else is text as written. */
const isCode = (value: string): boolean => /^[A-Za-z][A-Za-z0-9_-]{0,30}$/.test(value);

type Props = {
  readonly value: unknown;
  /** Members that stand elsewhere on the screen. */
  readonly without?: readonly string[];
  /** Titles that a process gives its own members and codes. */
  readonly titles?: DataTitles;
  /** The member that holds the value. */
  readonly name?: string;
  readonly depth?: number;
};

export function DataView({ value, without = [], titles, name, depth = 0 }: Props) {
  const naming = useNaming();
  if (isPlain(value)) return <Plain value={value} title={typeof value === 'string' ? titles?.option(name, value) : undefined} />;
  if (depth >= DEPTH_MAX) return <code>{JSON.stringify(value).slice(0, 200)}</code>;
  if (Array.isArray(value))
    return <List items={value} depth={depth} {...(titles ? { titles } : {})} {...(name === undefined ? {} : { name })} />;
  const members = Object.entries(value as Members).filter(
    ([name, member]) => member !== undefined && member !== null && !without.includes(name),
  );
  // a database forgets the order of members: as the forms have it, then single values, then what is made of parts
  const rank = (name: string, member: unknown): number => Math.min(titles?.rank(name) ?? Infinity, isPlain(member) ? 1_000 : 2_000);
  members.sort(([a, one], [b, other]) => rank(a, one) - rank(b, other));
  if (members.length === 0) return <Plain value={null} title={undefined} />;
  return (
    <dl className={depth === 0 ? 'data' : 'data data-inner'}>
      {members.map(([name, member]) => (
        <Fragment key={name}>
          <dt>{titles?.member(name) ?? naming.member(name)}</dt>
          <dd>
            <DataView value={member} name={name} depth={depth + 1} {...(titles ? { titles } : {})} />
          </dd>
        </Fragment>
      ))}
    </dl>
  );
}

function Plain({ value, title }: { readonly value: unknown; readonly title: string | undefined }) {
  const { t } = useTranslation();
  const { dateTime, text } = useFormats();
  const naming = useNaming();
  if (value === null || value === undefined || value === '') return <span className="muted">{t('app.none')}</span>;
  if (typeof value === 'boolean') return <Tag tone={value ? 'good' : 'plain'}>{value ? t('app.yes') : t('app.no')}</Tag>;
  if (typeof value === 'number') return <span className="figure">{value}</span>;
  if (isMembers(value) && isText(value)) return <span>{text(value)}</span>;
  if (isMembers(value)) return <span className="figure">{money(value['amountMinor'] as number)}</span>;
  if (typeof value !== 'string') return <span>{JSON.stringify(value)}</span>;
  if (isInstant(value)) return <time dateTime={value}>{dateTime(value)}</time>;
  const titled = title ?? (isCode(value) ? naming.option(value) : value);
  // a code without a title is shown as it is: S1 must not become "S1" in other letters
  const written = title === undefined && titled === humanise(value) ? value : titled;
  return written.length > ONE_LINE_MAX || written.includes('\n') ? <p className="prose">{written}</p> : <span>{written}</span>;
}

type ListProps = { readonly items: readonly unknown[]; readonly depth: number; readonly titles?: DataTitles; readonly name?: string };

function List({ items, depth, titles, name }: ListProps) {
  const { t } = useTranslation();
  const naming = useNaming();
  if (items.length === 0) return <span className="muted">{t('app.none')}</span>;
  const shown = items.slice(0, ITEMS_MAX);
  const names = [...new Set(shown.flatMap((item) => (isMembers(item) ? Object.keys(item) : [])))];
  const isTable =
    names.length > 0 &&
    names.length <= 6 &&
    shown.every((item) => isMembers(item) && !isMoneyValue(item) && Object.values(item).every(isPlain));
  if (isTable)
    return (
      <table className="grid grid-inner">
        <thead>
          <tr>
            {names.map((name) => (
              <th key={name} scope="col">
                {titles?.member(name) ?? naming.member(name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((item, row) => (
            <tr key={row}>
              {names.map((name) => (
                <td key={name}>
                  <DataView value={(item as Members)[name]} name={name} depth={depth + 1} {...(titles ? { titles } : {})} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    );
  return (
    <ul className="data-list">
      {shown.map((item, index) => (
        <li key={index}>
          <DataView value={item} depth={depth + 1} {...(titles ? { titles } : {})} {...(name === undefined ? {} : { name })} />
        </li>
      ))}
    </ul>
  );
}

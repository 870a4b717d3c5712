// Any JSON that a process shows, as a person reads it: single values side by side, what is made of parts under its own heading, lists of
// alike things as a table, a score with its points. What is too deep is cut, so that a strange payload cannot stall the screen.
import { useNaming } from '../forms/naming.ts';
import type { DataTitles } from '../tasks/task-titles.ts';
import { Fact, Facts, isFact, ITEMS_MAX } from './facts.tsx';
import { isMembers, isMoneyValue, type Members } from './plain-value.tsx';
import { isScore, ScoreCard } from './score-card.tsx';

const DEPTH_MAX = 6;
const COLUMNS_MAX = 8;

type Props = {
  readonly value: unknown;
  /** Members that stand elsewhere on the screen. */
  readonly without?: readonly string[];
  /** Titles that a process gives its own members and codes. */
  readonly titles?: DataTitles | undefined;
  /** The member that holds the value. */
  readonly name?: string | undefined;
  readonly depth?: number;
};

const isEmptyObject = (value: unknown): boolean => isMembers(value) && Object.keys(value).length === 0;

export function DataView({ value, without = [], titles, name, depth = 0 }: Props) {
  if (isFact(value)) return <Fact value={value} name={name} titles={titles} />;
  if (depth >= DEPTH_MAX) return <code>{JSON.stringify(value).slice(0, 200)}</code>;
  if (Array.isArray(value)) return <List items={value} depth={depth} titles={titles} name={name} />;
  if (isScore(value)) return <ScoreCard score={value} titles={titles} />;
  const members = Object.entries(value as Members).filter(
    ([member, held]) => held !== undefined && held !== null && !isEmptyObject(held) && !without.includes(member),
  );
  // a database forgets the order of members: as the process names them
  members.sort(([one], [other]) => (titles?.rank(one) ?? 0) - (titles?.rank(other) ?? 0));
  const facts = members.filter(([, held]) => isFact(held));
  // a score is what the rest explains
  const parts = members.filter(([, held]) => !isFact(held)).sort(([, one], [, other]) => Number(isScore(other)) - Number(isScore(one)));
  return (
    <div className={depth === 0 ? 'shown' : 'shown shown-inner'}>
      {facts.length > 0 && <Facts facts={facts} titles={titles} holder={name} />}
      {parts.map(([member, held]) => (
        <Part key={member} name={member} value={held} depth={depth + 1} titles={titles} holder={name} />
      ))}
    </div>
  );
}

type PartProps = Required<Pick<Props, 'name' | 'value' | 'depth' | 'titles'>> & { readonly holder: string | undefined };

function Part({ name = '', value, depth, titles, holder }: PartProps) {
  const naming = useNaming();
  const Heading = depth === 1 ? 'h3' : 'h4';
  return (
    <section className="part">
      <Heading>{titles?.member(name, holder) ?? naming.member(name)}</Heading>
      <DataView value={value} name={name} depth={depth} titles={titles} />
    </section>
  );
}

type ListProps = { readonly items: readonly unknown[] } & Required<Pick<Props, 'depth' | 'titles' | 'name'>>;

function List({ items, depth, titles, name }: ListProps) {
  const naming = useNaming();
  const shown = items.slice(0, ITEMS_MAX);
  const names = [...new Set(shown.flatMap((item) => (isMembers(item) ? Object.keys(item) : [])))];
  names.sort((one, other) => (titles?.rank(one) ?? 0) - (titles?.rank(other) ?? 0));
  const isTable =
    names.length > 0 &&
    names.length <= COLUMNS_MAX &&
    shown.every((item) => isMembers(item) && !isMoneyValue(item) && Object.values(item).every(isFact));
  if (!isTable)
    return (
      <ul className="data-list">
        {shown.map((item, index) => (
          <li key={index}>
            <DataView value={item} depth={depth + 1} titles={titles} name={name} />
          </li>
        ))}
      </ul>
    );
  const isNumber = (column: string): boolean =>
    shown.every((item) => {
      const held = (item as Members)[column];
      return held === null || held === undefined || typeof held === 'number' || (isMembers(held) && isMoneyValue(held));
    });
  return (
    <div className="grid-place">
      <table className="grid grid-inner">
        <thead>
          <tr>
            {names.map((column) => (
              <th key={column} scope="col" className={isNumber(column) ? 'number' : undefined}>
                {titles?.member(column, name) ?? naming.member(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((item, row) => (
            <tr key={row}>
              {names.map((column) => (
                <td key={column} className={isNumber(column) ? 'number' : undefined}>
                  <Fact value={(item as Members)[column]} name={column} titles={titles} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

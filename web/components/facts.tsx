// Single values beside their names: what stands in a row, without a heading of its own.
import { useNaming } from '../forms/naming.ts';
import type { DataTitles } from '../tasks/task-titles.ts';
import { isLong, isPlain, PlainValue } from './plain-value.tsx';

/** More of a list is cut, so that a strange payload cannot stall the screen. */
export const ITEMS_MAX = 400;

const isPlainList = (value: unknown): boolean => Array.isArray(value) && value.every((item) => isPlain(item) && !isLong(item));
/** Stands beside its name, without a heading. */
export const isFact = (value: unknown): boolean => isPlain(value) || isPlainList(value);

type FactsProps = {
  readonly facts: readonly (readonly [name: string, value: unknown])[];
  readonly titles?: DataTitles | undefined;
  readonly holder?: string | undefined;
};

export function Facts({ facts, titles, holder }: FactsProps) {
  const naming = useNaming();
  return (
    <dl className="facts">
      {facts.map(([member, held]) => (
        <div key={member} className={isLong(held) || (Array.isArray(held) && held.length > 2) ? 'fact-wide' : undefined}>
          <dt>{titles?.member(member, holder) ?? naming.member(member)}</dt>
          <dd>
            <Fact value={held} name={member} titles={titles} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

type FactProps = { readonly value: unknown; readonly name?: string | undefined; readonly titles?: DataTitles | undefined };

export function Fact({ value, name, titles }: FactProps) {
  const one = (item: unknown) => (
    <PlainValue
      value={item}
      title={typeof item === 'string' ? titles?.option(name, item) : undefined}
      shown={name === undefined ? undefined : titles?.shown(name)}
    />
  );
  if (!Array.isArray(value)) return one(value);
  if (value.length === 0) return one(null);
  return (
    <ul className="chips">
      {value.slice(0, ITEMS_MAX).map((item, index) => (
        <li key={index}>{one(item)}</li>
      ))}
    </ul>
  );
}

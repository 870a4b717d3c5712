// The filters of a list of items: the usual ones at hand, the rest one click away. All of them live in the address.
import { useQuery } from '@tanstack/react-query';
import { useId, useState, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { processesQuery } from '../api/names.ts';
import { Choice, FilterBar, LineChoice, NumberChoice } from '../components/filters.tsx';
import { parseYuan, writeYuan } from '../forms/fen.ts';
import { useFormats } from '../i18n/format.ts';
import { isFiltered, SORTS, STATES, type ItemSearch, type Sort, type State } from './item-search.ts';

type Props = {
  readonly search: ItemSearch;
  readonly onChange: (change: { readonly [Name in keyof ItemSearch]: string | undefined }) => void;
  readonly onClear: () => void;
  readonly textField: RefObject<HTMLInputElement | null>;
  /** People who may stand in the list as holders. */
  readonly holders: readonly { readonly id: string; readonly name: string }[];
};

export function Filters({ search, onChange, onClear, textField, holders }: Props) {
  const { t } = useTranslation();
  const { text } = useFormats();
  const { data: processes } = useQuery(processesQuery);
  const isMoreSet = (['amountFrom', 'amountTo', 'olderThanHours', 'available', 'customer'] as const).some(
    (name) => search[name] !== undefined,
  );
  const [showsMore, setMore] = useState(isMoreSet);
  const fen = (typed: string | undefined): string | undefined => {
    const amount = typed === undefined ? undefined : parseYuan(typed);
    return amount === undefined || amount === null ? undefined : String(amount);
  };
  return (
    <FilterBar isSet={isFiltered(search)} onClear={onClear}>
      <TextChoice field={textField} value={search.text} onChange={(value) => onChange({ text: value })} />
      <Choice<State | 'all'>
        label={t('tasks.state')}
        none={t('queue.unfinished')}
        value={search.state as State | 'all' | undefined}
        options={[...STATES.map((value) => ({ value, text: t(`state.${value}`) })), { value: 'all', text: t('tasks.all') }]}
        onChange={(state) => onChange({ state })}
      />
      <Choice
        label={t('tasks.process')}
        value={search.process}
        options={(processes?.items ?? []).map((process) => ({ value: process.id, text: text(process.title) }))}
        onChange={(process) => onChange({ process })}
      />
      <Choice
        label={t('act.priority.label')}
        value={search.priority}
        options={(['1', '2', '3', '4', '5'] as const).map((value) => ({ value, text: t(`act.priority.of.${value}`) }))}
        onChange={(priority) => onChange({ priority })}
      />
      <Choice
        label={t('tasks.holder')}
        value={search.holder}
        options={[
          { value: 'me', text: t('queue.holderMe') },
          { value: 'nobody', text: t('queue.holderNobody') },
          ...holders.map(({ id, name }) => ({ value: id, text: name })),
        ]}
        onChange={(holder) => onChange({ holder })}
      />
      <Choice<Sort>
        label={t('queue.sort')}
        none={t('queue.sortBy.deadline')}
        value={search.sort as Sort | undefined}
        options={SORTS.filter((value) => value !== 'deadline').map((value) => ({ value, text: t(`queue.sortBy.${value}`) }))}
        onChange={(sort) => onChange({ sort })}
      />
      <button type="button" className="chip" aria-expanded={showsMore} onClick={() => setMore(!showsMore)}>
        {t('queue.more')}
      </button>
      {showsMore && (
        <div className="filters-more">
          <NumberChoice
            label={t('queue.amountFrom')}
            value={search.amountFrom === undefined ? undefined : writeYuan(Number(search.amountFrom))}
            onChange={(typed) => onChange({ amountFrom: fen(typed) })}
          />
          <NumberChoice
            label={t('queue.amountTo')}
            value={search.amountTo === undefined ? undefined : writeYuan(Number(search.amountTo))}
            onChange={(typed) => onChange({ amountTo: fen(typed) })}
          />
          <NumberChoice
            label={t('queue.olderThan')}
            value={search.olderThanHours}
            onChange={(olderThanHours) => onChange({ olderThanHours })}
          />
          <Choice
            label={t('queue.available')}
            value={search.available}
            options={[
              { value: 'true', text: t('queue.availableNow') },
              { value: 'false', text: t('queue.putOff') },
            ]}
            onChange={(available) => onChange({ available })}
          />
          <LineChoice label={t('queue.customer')} value={search.customer} onChange={(customer) => onChange({ customer })} />
        </div>
      )}
    </FilterBar>
  );
}

type TextProps = { readonly value: string | undefined; readonly onChange: (value: string | undefined) => void };

/** Searched for on Enter, or when the field is left. */
function TextChoice({ field, value, onChange }: TextProps & { readonly field: RefObject<HTMLInputElement | null> }) {
  const { t } = useTranslation();
  const id = useId();
  const take = (typed: string): void => {
    const wanted = typed.trim();
    if ([...wanted].length !== 1 && wanted !== (value ?? '')) onChange(wanted === '' ? undefined : wanted);
  };
  return (
    <span className="pick">
      <label htmlFor={id}>{t('queue.text')}</label>
      <input
        ref={field}
        key={value ?? ''}
        id={id}
        type="search"
        defaultValue={value ?? ''}
        placeholder={t('queue.textHint')}
        autoComplete="off"
        size={22}
        onBlur={(event) => take(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.nativeEvent.isComposing) take(event.currentTarget.value);
        }}
      />
    </span>
  );
}

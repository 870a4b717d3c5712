// Verifying a document: page strip · page image · fields. Enter confirms and leads to the next field that needs a look.
import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { JsonSchema } from '../api/types.ts';
import { tell } from '../app/notice.ts';
import { ReadProblem } from '../components/problem.tsx';
import { useNaming } from '../forms/naming.ts';
import { optionTitle, titleOf } from '../forms/present.ts';
import { useSayFault } from '../forms/say-fault.ts';
import { SchemaForm, type FormHandle } from '../forms/schema-form.tsx';
import { properties } from '../forms/schema.ts';
import { isComposing } from '../keys/ime.ts';
import { useKey } from '../keys/use-key.ts';
import { Attachments } from '../tasks/attachments.tsx';
import { Comments } from '../tasks/comments.tsx';
import { Questions } from '../tasks/questions.tsx';
import { markOf } from '../tasks/marks.ts';
import { documentsOf, Note, WhoMayNot } from '../tasks/shows.tsx';
import { useDataTitles } from '../tasks/task-titles.ts';
import type { BodyProps } from '../tasks/task-screen.tsx';
import { Why } from '../tasks/why.tsx';
import { answerOf, faultsOfAnswer, isSentBack, restData, restOf, valuesOf, withRest, withValues } from './answer.ts';
import { FieldRow, fieldId } from './field-row.tsx';
import { byPaper, nextUnresolved, placeOfFields, previous, readFields, rowsOf, workOrder, type PageOf, type ReadField } from './fields.ts';
import { PageStrip, usePages } from './page-strip.tsx';
import { PageViewer, type PageBox } from './page-viewer.tsx';
import './verify.css';

/** Which fields were confirmed, kept in the draft beside the values. */
const CONFIRMED = '$confirmed';

export function VerifyBody({ task, data, onChange, isReadOnly, found, handle }: BodyProps) {
  const { t } = useTranslation();
  const naming = useNaming();
  const say = useSayFault();
  const restForm = useRef<FormHandle>(null);
  const titles = useDataTitles(task.process);
  const { fields, place, rows, groups, order, rest } = useMemo(() => {
    const read = readFields(task.shows);
    const at = placeOfFields(task.form, read);
    const all = rowsOf(task.form, at, read);
    return { fields: read, place: at, rows: all, groups: byPaper(all), order: workOrder(all), rest: restOf(task.form, at, all) };
  }, [task.shows, task.form]);
  const [active, setActive] = useState<string | null>(null);
  const [isLarge, setLarge] = useState(false);
  const [isChecked, setChecked] = useState(false);

  const confirmed = useMemo(() => new Set(markOf(data, CONFIRMED)), [data]);
  const values = valuesOf(data, place, rows);
  const open = isSentBack(data) ? [] : order.filter((name) => !confirmed.has(name));
  const whole = { data, form: task.form, place, rows, rest };
  const title = (name: string): string => titleOf(name, rows.find((row) => row.name === name)?.schema ?? {}, naming);

  // who only passes by sees no paper unless she asks to, for whoever looks at a page is written down
  const [wantsToLook, setLooking] = useState(false);
  const canSee = !isReadOnly || wantsToLook;
  const { pages, unread } = usePages(documentsOf(task.shows), fields);
  const [shown, setShown] = useState<PageOf | null>(null);
  const current = shown ?? pages[0] ?? null;
  const at = pages.findIndex((page) => isSamePage(page, current));
  const turnPage = (by: 1 | -1): void => setShown(pages[at + by] ?? current);

  const onFocus = (name: string): void => {
    setActive(name);
    const field = fields.find((one) => one.name === name);
    if (field?.documentId) setShown({ documentId: field.documentId, page: field.page });
  };
  const options = useMemo(
    () =>
      new Map(
        rows.map(({ name, schema }) => [name, optionsOf(schema).map((value) => ({ value, text: optionTitle(value, schema, naming) }))]),
      ),
    [rows, naming],
  );
  // the same two functions for every row and at every key, so that only the row that changed is drawn again
  const acts = useRef({ focus: onFocus, change: (_: string, __: string): void => undefined });
  acts.current = {
    focus: onFocus,
    change: (name, value) => onChange(withValues(data, place, { ...values, [name]: value })),
  };
  const rowActs = useMemo(
    () => ({
      focus: (name: string) => acts.current.focus(name),
      change: (name: string, value: string) => acts.current.change(name, value),
    }),
    [],
  );
  // an item that opens as mine begins at the first field that needs a look
  useEffect(() => {
    if (!isReadOnly) focusField(nextUnresolved(order, confirmed) ?? rows[0]?.name);
  }, [task.fence, isReadOnly]);

  useEffect(() => {
    handle.current = {
      check() {
        if (open.length > 0) {
          focusField(open[0]);
          return open.length;
        }
        const all = faultsOfAnswer(whole);
        setChecked(all.length > 0);
        const inRow = all.map(({ path }) => path[place.length]).find((name) => rows.some((row) => row.name === name));
        if (inRow !== undefined) focusField(inRow);
        else restForm.current?.check();
        return all.length;
      },
      answer: () => answerOf(whole),
      focusOpen: () => restForm.current?.focusOpen(),
    };
  });

  const confirm = (name: string, held = values): void => {
    const next = new Set(confirmed).add(name);
    onChange({ ...withValues(data, place, held), [CONFIRMED]: [...next] });
    const following = nextUnresolved(order, next);
    if (following === undefined) restForm.current?.focusFirst();
    else focusField(following);
  };
  /** Nothing stands there: only where the machine has read nothing either. */
  const blank = (name: string): void => {
    if ((rows.find((row) => row.name === name)?.reading?.value ?? '') !== '') return tell({ tone: 'bad', text: t('verify.notBlank') });
    confirm(name, { ...values, [name]: '' });
  };
  /** The paper goes back to whoever captured it; what cannot be read is said in the reason. */
  const unreadable = (name: string): void => {
    const said = t('verify.unreadable', { field: title(name) });
    const { reason } = data as { readonly reason?: unknown };
    const before = typeof reason === 'string' ? reason : '';
    onChange({
      ...withValues(data, place, values),
      decision: 'rescan',
      reason: before.includes(said) ? before : `${before} ${said}`.trim(),
    });
    requestAnimationFrame(() => restForm.current?.focusOpen());
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || isComposing(event) || event.ctrlKey || event.altKey || event.metaKey || isReadOnly) return;
    const name = event.target instanceof Element ? event.target.closest('[data-field]')?.getAttribute('data-field') : null;
    if (!name || (event.target instanceof Element && event.target.matches('button'))) return;
    event.preventDefault();
    if (event.shiftKey) focusField(previous(order, name));
    else confirm(name);
  };
  const magnify = useCallback(() => setLarge((before) => !before), []);
  useKey('magnify', magnify);
  const inHand = isReadOnly ? null : active;
  /** A comment or a reason may be typed since: then the field is in nobody's hand. */
  const actOn = (act: (name: string) => void) => (): void => {
    if (inHand !== null && document.activeElement?.closest('[data-field]')?.getAttribute('data-field') === inHand) act(inHand);
  };
  useKey('blank', actOn(blank), { isOff: inHand === null });
  useKey('unreadable', actOn(unreadable), { isOff: inHand === null || !canRescan(task.form) });
  useKey('pageNext', () => turnPage(1));
  useKey('pagePrevious', () => turnPage(-1));

  const faults = [...(isChecked ? faultsOfAnswer(whole) : []), ...found];
  const faultOf = (name: string): string | undefined => {
    const fault = faults.find(({ path }) => path.length > place.length && path[place.length] === name);
    return fault && say(fault);
  };
  const boxes: PageBox[] = rows.flatMap(({ name, why, reading }) =>
    reading?.box && isSamePage(reading, current) ? [{ name, title: title(name), box: reading.box, why, isDone: confirmed.has(name) }] : [],
  );
  return (
    <div className="verify">
      {!canSee ? (
        <div className="viewer-closed">
          <p>{t('verify.closed')}</p>
          <Button onClick={() => setLooking(true)}>{t('verify.look')}</Button>
        </div>
      ) : (
        <PageStrip pages={pages} current={at} onPick={setShown} />
      )}
      {!canSee ? null : current ? (
        <PageViewer
          shown={current}
          upright={uprightOf(current, fields)}
          label={t('verify.pageOf', { n: at + 1, count: pages.length })}
          boxes={boxes}
          active={active}
          onPick={focusField}
        />
      ) : (
        <p className="empty">{t('verify.noDocuments')}</p>
      )}
      <section className="verify-fields" aria-labelledby="fields" onKeyDown={onKeyDown}>
        <div className="section-head">
          <h2 id="fields">{t('verify.fields')}</h2>
          <span role="status" className={open.length === 0 ? 'good' : 'muted'}>
            {isReadOnly ? t('task.formReadOnly') : open.length === 0 ? t('verify.allDone') : t('verify.remaining', { count: open.length })}
          </span>
        </div>
        {canSee && unread.map((read, index) => <ReadProblem key={index} of={read} />)}
        <Note task={task} />
        {groups.map((group) => (
          <section key={group.paper ?? ''} className="verify-paper">
            {groups.length > 1 && group.paper !== undefined && <h3>{titles.option(undefined, group.paper) ?? group.paper}</h3>}
            {group.rows.map((row) => (
              <FieldRow
                key={row.name}
                row={row}
                title={title(row.name)}
                value={values[row.name]}
                options={options.get(row.name) ?? NO_OPTIONS}
                isActive={active === row.name}
                isConfirmed={confirmed.has(row.name)}
                isLarge={isLarge}
                canSee={canSee}
                isReadOnly={isReadOnly}
                fault={faultOf(row.name)}
                onFocus={rowActs.focus}
                onChange={rowActs.change}
              />
            ))}
          </section>
        ))}
        {rest && (
          <div className="verify-more">
            <h3>{t('verify.more')}</h3>
            <SchemaForm
              ref={restForm}
              schema={rest}
              data={restData(data, rest)}
              isReadOnly={isReadOnly}
              found={found.filter(({ path }) => path[0] !== undefined && path[0] in properties(rest))}
              name="more"
              onChange={(next) => onChange(withRest(withValues(data, place, values), rest, next))}
            />
          </div>
        )}
        <WhoMayNot task={task} />
        <Why task={task} />
        <Questions task={task.id} />
        <Comments task={task} />
        <Attachments place={{ task: task.id }} isOpen={task.state === 'open' || task.state === 'claimed'} />
      </section>
    </div>
  );
}

function focusField(name: string | undefined): void {
  const control = name === undefined ? null : document.getElementById(fieldId(name));
  control?.focus();
  if (control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement) control.select();
  control?.closest('[data-field]')?.scrollIntoView({ block: 'nearest' });
}

const canRescan = (form: JsonSchema): boolean => optionsOf(properties(form)['decision'] ?? {}).includes('rescan');
const NO_OPTIONS: readonly { readonly value: string; readonly text: string }[] = [];
const isSamePage = (one: PageOf, other: PageOf | null): boolean => one.documentId === other?.documentId && one.page === other.page;
/** Quarter turns: what the reader found for the fields of a page. */
const uprightOf = (page: PageOf, fields: readonly ReadField[]): number => (fields.find((field) => isSamePage(field, page))?.turn ?? 0) / 90;
const optionsOf = (schema: JsonSchema): string[] =>
  Array.isArray(schema['enum']) ? schema['enum'].filter((one): one is string => typeof one === 'string') : [];

// Verifying a document: page strip, page image, fields. Enter confirms and leads to the next field that needs a look.
import { useQueries } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { getDocument } from '../api/calls.ts';
import { usePageImage } from '../api/page-image.ts';
import type { JsonSchema } from '../api/types.ts';
import { useNaming } from '../forms/naming.ts';
import { optionTitle, titleOf } from '../forms/present.ts';
import { SchemaForm, type FormHandle } from '../forms/schema-form.tsx';
import { useSayFault } from '../forms/say-fault.ts';
import { isSchema, properties, required } from '../forms/schema.ts';
import { faults } from '../forms/validate.ts';
import { isComposing } from '../keys/ime.ts';
import { useKey } from '../keys/use-key.ts';
import { markOf } from '../tasks/marks.ts';
import { documentsOf, WhoMayNot } from '../tasks/shows.tsx';
import type { BodyProps } from '../tasks/task-screen.tsx';
import { FieldRow, fieldId } from './field-row.tsx';
import { nextUnresolved, pagesOf, placeOfFields, previous, readFields, rowsOf, workOrder, type PageOf } from './fields.ts';
import { PageViewer, type PageBox } from './page-viewer.tsx';
import './verify.css';

const CONFIRMED = '$confirmed';

export function VerifyBody({ task, data, onChange, isReadOnly, found, check }: BodyProps) {
  const { t } = useTranslation();
  const naming = useNaming();
  const say = useSayFault();
  const rest = useRef<FormHandle>(null);
  const fields = useMemo(() => readFields(task.shows), [task.shows]);
  const place = useMemo(() => placeOfFields(task.form, fields), [task.form, fields]);
  const rows = useMemo(() => rowsOf(task.form, place, fields), [task.form, place, fields]);
  const order = useMemo(() => workOrder(rows), [rows]);
  const others = useMemo(
    () =>
      withoutRows(
        task.form,
        place,
        rows.map(({ name }) => name),
      ),
    [task.form, place, rows],
  );
  const confirmed = useMemo(() => new Set(markOf(data, CONFIRMED)), [data]);
  const [active, setActive] = useState<string | null>(null);
  const [isLarge, setLarge] = useState(false);
  const [isChecked, setChecked] = useState(false);

  // what the machine read is the proposal, unless the process or a draft says otherwise; proposing is no edit
  const values = useMemo(
    () => ({ ...Object.fromEntries(rows.map(({ name, reading }) => [name, reading?.value ?? undefined])), ...valuesAt(data, place) }),
    [rows, data, place],
  );
  const whole = useMemo(() => withValues(data, place, values), [data, place, values]);
  const left = order.filter((name) => !confirmed.has(name)).length;
  const title = useCallback(
    (name: string): string => titleOf(name, rows.find((row) => row.name === name)?.schema ?? {}, naming),
    [rows, naming],
  );

  const pages = usePages(documentsOf(task.shows), fields);
  const [shown, setShown] = useState<PageOf | null>(null);
  const current = shown ?? pages[0] ?? null;
  const show = useCallback(
    (name: string) => {
      const field = fields.find((one) => one.name === name);
      if (field?.documentId) setShown({ documentId: field.documentId, page: field.page });
    },
    [fields],
  );
  const go = useCallback((name: string | undefined) => {
    if (name === undefined) return;
    const control = document.getElementById(fieldId(name));
    control?.focus();
    if (control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement) control.select();
    control?.closest('[data-field]')?.scrollIntoView({ block: 'nearest' });
  }, []);

  useEffect(() => {
    if (!isReadOnly) go(nextUnresolved(order, confirmed) ?? rows[0]?.name);
  }, [task.fence, isReadOnly]);

  useEffect(() => {
    check.current = () => {
      const open = order.filter((name) => !confirmed.has(name));
      if (open.length > 0) {
        go(open[0]);
        return open.length;
      }
      const all = faults(task.form, withoutMark(whole));
      setChecked(all.length > 0);
      const inRow = all.map(({ path }) => path[place.length]).find((name) => rows.some((row) => row.name === name));
      if (inRow !== undefined) go(inRow);
      else rest.current?.check();
      if (all.length === 0) onChange(whole);
      return all.length;
    };
  }, [check, order, confirmed, task.form, whole, onChange, place, rows, go]);

  const confirm = (name: string): void => {
    const next = new Set(confirmed).add(name);
    onChange({ ...(whole as Members), [CONFIRMED]: [...next] });
    go(nextUnresolved(order, next));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || isComposing(event) || event.ctrlKey || event.altKey || event.metaKey || isReadOnly) return;
    const name = event.target instanceof Element ? event.target.closest('[data-field]')?.getAttribute('data-field') : null;
    if (!name) return;
    event.preventDefault();
    if (event.shiftKey) go(previous(order, name));
    else confirm(name);
  };
  const turnPage = (by: 1 | -1): void => {
    const at = pages.findIndex((page) => page.documentId === current?.documentId && page.page === current.page);
    setShown(pages[at + by] ?? current);
  };
  useKey('magnify', () => setLarge((before) => !before));
  useKey('pageNext', () => turnPage(1));
  useKey('pagePrevious', () => turnPage(-1));

  const shownFaults = [...(isChecked ? faults(task.form, withoutMark(whole)) : []), ...found];
  const faultOf = (name: string): string | undefined => {
    const fault = shownFaults.find(({ path }) => path.length > place.length && path[place.length] === name);
    return fault && say(fault);
  };
  const at = pages.findIndex((page) => page.documentId === current?.documentId && page.page === current.page);
  const boxes: PageBox[] = rows.flatMap(({ name, why, reading }) =>
    reading?.box && reading.documentId === current?.documentId && reading.page === current.page
      ? [{ name, title: title(name), box: reading.box, why, isDone: confirmed.has(name) }]
      : [],
  );
  return (
    <div className="verify">
      <PageStrip pages={pages} current={at} onPick={(page) => setShown(page)} />
      {current ? (
        <PageViewer
          shown={current}
          label={t('verify.pageOf', { n: at + 1, count: pages.length })}
          boxes={boxes}
          active={active}
          onPick={go}
        />
      ) : (
        <p className="empty">{t('verify.noDocuments')}</p>
      )}
      <section className="verify-fields" aria-labelledby="fields" onKeyDown={onKeyDown}>
        <div className="section-head">
          <h2 id="fields">{t('verify.fields')}</h2>
          <span role="status" className={left === 0 ? 'good' : 'muted'}>
            {isReadOnly ? t('task.formReadOnly') : left === 0 ? t('verify.allDone') : t('verify.remaining', { count: left })}
          </span>
        </div>
        {rows.map((row) => (
          <FieldRow
            key={row.name}
            row={row}
            title={title(row.name)}
            value={values[row.name]}
            options={optionsOf(row.schema).map((value) => ({ value, text: optionTitle(value, row.schema, naming) }))}
            isActive={active === row.name}
            isConfirmed={confirmed.has(row.name)}
            isLarge={isLarge}
            isReadOnly={isReadOnly}
            fault={faultOf(row.name)}
            onFocus={() => {
              setActive(row.name);
              show(row.name);
            }}
            onChange={(value) => onChange(withValues(data, place, { ...values, [row.name]: value }))}
          />
        ))}
        {others && (
          <div className="verify-more">
            <h3>{t('verify.more')}</h3>
            <SchemaForm
              ref={rest}
              schema={others}
              data={pick(data, Object.keys(properties(others)))}
              isReadOnly={isReadOnly}
              found={found.filter(({ path }) => path[0] !== undefined && path[0] in properties(others))}
              name="more"
              onChange={(next) =>
                onChange({ ...(isSchema(data) ? omit(data, Object.keys(properties(others))) : {}), ...(isSchema(next) ? next : {}) })
              }
            />
          </div>
        )}
        <WhoMayNot task={task} />
      </section>
    </div>
  );
}

function PageStrip({
  pages,
  current,
  onPick,
}: {
  readonly pages: readonly PageOf[];
  readonly current: number;
  readonly onPick: (page: PageOf) => void;
}) {
  const { t } = useTranslation();
  return (
    <nav className="strip" aria-label={t('verify.pages')}>
      {pages.map((page, index) => (
        <button
          key={`${page.documentId}/${page.page}`}
          type="button"
          aria-current={index === current ? 'page' : undefined}
          onClick={() => onPick(page)}
        >
          <Thumb page={page} />
          <span>{t('verify.page', { n: index + 1 })}</span>
        </button>
      ))}
    </nav>
  );
}

function Thumb({ page }: { readonly page: PageOf }) {
  const { source } = usePageImage(page.documentId, page.page);
  return source ? <img src={source} alt="" /> : <span className="thumb-empty" />;
}

function usePages(documents: readonly string[], fields: Parameters<typeof pagesOf>[1]): PageOf[] {
  const read = useQueries({
    queries: documents.map((id) => ({ queryKey: ['document', id], queryFn: () => getDocument(id), staleTime: Infinity })),
  });
  return pagesOf(
    documents.map((id, index) => ({ id, pages: read[index]?.data?.pages ?? 1 })),
    fields,
  );
}

type Members = Readonly<Record<string, unknown>>;
const valuesAt = (data: unknown, place: readonly string[]): Members => {
  const inner = place.reduce<unknown>((outer, name) => (isSchema(outer) ? outer[name] : undefined), data);
  return isSchema(inner) ? inner : {};
};
const withValues = (data: unknown, place: readonly string[], values: Members): unknown => {
  const [holder] = place;
  const outer = isSchema(data) ? data : {};
  return holder === undefined ? { ...outer, ...values } : { ...outer, [holder]: { ...valuesAt(data, place), ...values } };
};
const withoutMark = (data: unknown): unknown => (isSchema(data) ? omit(data, [CONFIRMED]) : data);
const omit = (data: Members, names: readonly string[]): Members =>
  Object.fromEntries(Object.entries(data).filter(([name]) => !names.includes(name)));
const pick = (data: unknown, names: readonly string[]): Members =>
  isSchema(data) ? Object.fromEntries(Object.entries(data).filter(([name]) => names.includes(name))) : {};
const optionsOf = (schema: JsonSchema): string[] =>
  Array.isArray(schema['enum']) ? schema['enum'].filter((one): one is string => typeof one === 'string') : [];

/** What of the form is no row: the screen shows it as an ordinary form below. Undefined when nothing is left. */
function withoutRows(form: JsonSchema, place: readonly string[], rows: readonly string[]): JsonSchema | undefined {
  const taken = place.length === 0 ? rows : place;
  const left = Object.fromEntries(Object.entries(properties(form)).filter(([name]) => !taken.includes(name)));
  if (Object.keys(left).length === 0) return undefined;
  return { ...form, properties: left, required: required(form).filter((name) => name in left) };
}

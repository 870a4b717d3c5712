// One field: what was read, where, how sure the machine is, what the checks say, and the value that will be filed.
import { Input } from 'antd';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { TFunction } from 'i18next';
import { CheckIcon, CrossIcon, WarnIcon } from '../components/icons.tsx';
import { parseDate } from '../forms/date-text.ts';
import { en } from '../i18n/en.ts';
import { percent, useFormats } from '../i18n/format.ts';
import { Crop } from './crop.tsx';
import type { Check, Row } from './fields.ts';

export const fieldId = (name: string): string => `field-${name}`;

type Props = {
  readonly row: Row;
  readonly title: string;
  readonly value: unknown;
  readonly options: readonly { readonly value: string; readonly text: string }[];
  readonly isActive: boolean;
  readonly isConfirmed: boolean;
  readonly isLarge: boolean;
  /** The page may be shown. */
  readonly canSee: boolean;
  readonly isReadOnly: boolean;
  readonly fault: string | undefined;
  readonly onFocus: (name: string) => void;
  /** '' when it was cleared. */
  readonly onChange: (name: string, value: string) => void;
};

/** Kept while somebody types in another row: a form of thirty fields must answer a key as fast as one of three. */
export const FieldRow = memo(function FieldRow(props: Props) {
  const { row, title, value, isActive, isConfirmed, isLarge, fault } = props;
  const { t } = useTranslation();
  const { reading, why, name } = row;
  const isCorrected = reading !== undefined && written(value) !== written(reading.value);
  const mark = isConfirmed ? (isCorrected ? 'corrected' : 'confirmed') : why;
  return (
    <div className={`verify-row verify-${isConfirmed ? 'done' : why} ${isActive ? 'verify-active' : ''}`} data-field={name}>
      <div className="verify-label">
        <label htmlFor={fieldId(name)}>{title}</label>
        <span className="verify-mark">
          {isConfirmed ? <CheckIcon /> : why === 'failed' ? <CrossIcon /> : why === 'sure' ? null : <WarnIcon />}
          {mark === 'confirmed' || mark === 'corrected' ? t(`verify.${mark}`) : t(`verify.why.${mark}`)}
        </span>
      </div>
      <div className="verify-value">
        {reading && props.canSee && (why !== 'sure' || isActive) && <Crop reading={reading} title={title} isLarge={isActive && isLarge} />}
        <Control {...props} />
        {isActive && !props.isReadOnly && <Alternatives {...props} />}
        <div id={`${fieldId(name)}-about`} className="verify-about">
          {reading && <Confidence share={reading.confidence} />}
          {reading && <span>{sourceOf(t, reading.source)}</span>}
          {reading?.raw && reading.raw !== written(reading.value) && <span>{t('verify.read', { raw: reading.raw })}</span>}
          {reading && <Checks checks={reading.checks} isOpen={isActive} />}
        </div>
        {fault && (
          <p className="field-error" id={`${fieldId(name)}-fault`}>
            {fault}
          </p>
        )}
      </div>
    </div>
  );
});

function Control({ row, value, options, isReadOnly, fault, onFocus, onChange: change }: Props) {
  const { t } = useTranslation();
  const id = fieldId(row.name);
  const onChange = (next: string): void => change(row.name, next);
  const shared = {
    id,
    'aria-invalid': fault !== undefined,
    'aria-required': row.isRequired,
    'aria-describedby': fault === undefined ? `${id}-about` : `${id}-about ${id}-fault`,
    onFocus: () => onFocus(row.name),
  } as const;
  if (options.length > 0)
    return (
      <select
        {...shared}
        className="native-select"
        value={written(value)}
        disabled={isReadOnly}
        onChange={(event) => onChange(event.target.value)}
      >
        <option value="">{t('form.select')}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    );
  const isDate = row.schema['format'] === 'date';
  if (!isDate && row.schema['pattern'] === undefined)
    return (
      <Input.TextArea
        {...shared}
        value={written(value)}
        readOnly={isReadOnly}
        className="grows"
        rows={1}
        spellCheck={false}
        // Enter confirms: what is pasted stays one line
        onChange={(event) => onChange(event.target.value.replace(/\s*\n\s*/g, ' '))}
      />
    );
  return (
    <Input
      {...shared}
      value={written(value)}
      readOnly={isReadOnly}
      autoComplete="off"
      spellCheck={false}
      {...(isDate ? { placeholder: 'YYYY-MM-DD' } : {})}
      onChange={(event) => onChange(event.target.value)}
      onBlur={(event) => {
        const date = parseDate(event.target.value);
        if (isDate && !isReadOnly && date !== event.target.value) onChange(date);
      }}
    />
  );
}

/** What another reader saw, one press away. */
function Alternatives({ row, title, value, onChange }: Props) {
  const { t } = useTranslation();
  const others = (row.reading?.alternatives ?? []).filter((one) => one !== value);
  if (others.length === 0) return null;
  return (
    <div className="alternatives" role="group" aria-label={t('verify.alternatives', { field: title })}>
      <span>{t('verify.alsoRead')}</span>
      {others.map((one) => (
        <button key={one} type="button" onClick={() => onChange(row.name, one)}>
          {one}
        </button>
      ))}
    </div>
  );
}

const written = (value: unknown): string => (typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '');

function Confidence({ share }: { readonly share: number | null }) {
  const { t } = useTranslation();
  if (share === null) return null;
  const level = share >= 0.95 ? 'high' : share >= 0.8 ? 'middle' : 'low';
  return (
    <span className="confidence" title={t('verify.confidence')}>
      <span className={`confidence-bar confidence-${level}`} aria-hidden="true">
        <span style={{ width: `${share * 100}%` }} />
      </span>
      <span className="figure">
        <span className="only-spoken">{t('verify.confidence')} </span>
        {percent(share)}
      </span>
    </span>
  );
}

/** Failed checks are always explained; passed ones are a number until the field is looked at. */
function Checks({ checks, isOpen }: { readonly checks: readonly Check[]; readonly isOpen: boolean }) {
  const { t } = useTranslation();
  const { text } = useFormats();
  const failed = checks.filter(({ passed }) => !passed);
  const passed = checks.filter((check) => check.passed);
  const shown = isOpen ? [...failed, ...passed] : failed;
  const say = ({ message, rule }: Check): string => (typeof message === 'string' ? message || rule : text(message));
  return (
    <>
      {!isOpen && passed.length > 0 && <span>{t('verify.checksPassed', { count: passed.length })}</span>}
      {shown.length > 0 && (
        <ul className="checks">
          {shown.map((check) => (
            <li key={check.rule} className={check.passed ? 'check-passed' : check.effect === 'warn' ? 'check-warned' : 'check-failed'}>
              {check.passed ? <CheckIcon /> : check.effect === 'warn' ? <WarnIcon /> : <CrossIcon />}
              <span>
                {say(check)} <span className="only-spoken">{check.passed ? t('verify.passed') : t('verify.failed')}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

type Source = keyof typeof en.verify.sourceOf;
const sourceOf = (t: TFunction, source: string): string =>
  Object.hasOwn(en.verify.sourceOf, source) ? t(`verify.sourceOf.${source as Source}`) : source;

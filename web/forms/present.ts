// How a form's schema is shown: titles in the person's language, and which control each member gets. Process owners may say more in the
// schema itself: `titles: { en, zh }`, `enumTitles: { value: { en, zh } }`, `widget`.
import type { UiSchema } from '@rjsf/utils';
import type { JsonSchema, Text } from '../api/types.ts';
import { isMoney, isSchema, memberOrder, properties, resolve } from './schema.ts';

export type Naming = {
  readonly language: string;
  /** The name of a member, or of an option, that carries no title. */
  member(name: string): string;
  option(value: string): string;
};

const isText = (value: unknown): value is Text => isSchema(value) && typeof value['en'] === 'string' && typeof value['zh'] === 'string';
const inLanguage = (value: unknown, language: string): string | undefined => {
  if (typeof value === 'string') return value;
  return isText(value) ? (language.startsWith('zh') ? value.zh : value.en) : undefined;
};

/** The title of a member: its own in this language, else its plain one, else its name in words. */
export function titleOf(name: string, schema: JsonSchema, naming: Naming): string {
  return inLanguage(schema['titles'], naming.language) ?? inLanguage(schema['title'], naming.language) ?? naming.member(name);
}

export function optionTitle(value: unknown, schema: JsonSchema, naming: Naming): string {
  const titles = schema['enumTitles'];
  const own = isSchema(titles) ? inLanguage(titles[String(value)], naming.language) : undefined;
  return own ?? naming.option(String(value));
}

/** The same schema with titles in one language. What is not a schema of ours is left as it is. */
export function localise(schema: JsonSchema, naming: Naming, root: JsonSchema = schema): JsonSchema {
  const own = properties(schema);
  const members = memberOrder(schema).map((name) => {
    const member = own[name] ?? {};
    const resolved = resolve(member, root);
    return [name, { ...localise(member, naming, root), title: titleOf(name, resolved, naming) }] as const;
  });
  const description = inLanguage(schema['descriptions'], naming.language) ?? schema['description'];
  return {
    ...schema,
    ...(members.length > 0 ? { properties: Object.fromEntries(members) } : {}),
    ...(isSchema(schema['items']) ? { items: localise(schema['items'], naming, root) } : {}),
    ...(description === undefined ? {} : { description }),
  };
}

const RADIO_MAX = 5;
/** Longer than this, a text gets several lines. */
const ONE_LINE_MAX = 120;
const SENTENCE_MIN = 10;

export function uiSchemaOf(schema: JsonSchema, naming: Naming, root: JsonSchema = schema): UiSchema {
  const resolved = resolve(schema, root);
  if (isMoney(resolved)) return { 'ui:field': 'money' };
  const members = Object.entries(properties(resolved)).map(([name, member]) => [name, uiSchemaOf(member, naming, root)] as const);
  const items = isSchema(resolved['items']) ? { items: uiSchemaOf(resolved['items'], naming, root) } : {};
  return { ...control(resolved, naming), ...Object.fromEntries(members), ...items };
}

function control(schema: JsonSchema, naming: Naming): UiSchema {
  const { widget, type, format, enum: options } = schema as Record<string, unknown>;
  const names = Array.isArray(options) ? { 'ui:enumNames': options.map((value) => optionTitle(value, schema, naming)) } : {};
  if (typeof widget === 'string') return { 'ui:widget': widget, ...names };
  if (Array.isArray(options)) return { 'ui:widget': options.length <= RADIO_MAX ? 'radio' : 'select', ...names };
  if (type === 'boolean') return { 'ui:widget': schema['const'] === true ? 'checkbox' : 'radio' };
  if (type !== 'string') return {};
  if (format === 'date') return { 'ui:widget': 'date' };
  const isLong = Number(schema['maxLength'] ?? 0) > ONE_LINE_MAX || Number(schema['minLength'] ?? 0) >= SENTENCE_MIN;
  return format === undefined && schema['pattern'] === undefined && isLong ? { 'ui:widget': 'textarea' } : {};
}

// What people have said, one below the other: comments on an item, notes on a case.
import type { Comment } from '../api/types.ts';
import { useFormats } from '../i18n/format.ts';

export function SaidList({ items }: { readonly items: readonly Comment[] }) {
  const { dateTime } = useFormats();
  if (items.length === 0) return null;
  return (
    <ol className="comment-list">
      {items.map(({ id, byName, at, text, mentions }) => (
        <li key={id}>
          <p className="comment-head">
            <strong>{byName}</strong>
            <time dateTime={at} className="fine">
              {dateTime(at)}
            </time>
          </p>
          <p className="prose">{marked(text, mentions)}</p>
        </li>
      ))}
    </ol>
  );
}

/** The text with its mentions made visible. */
function marked(text: string, mentions: Comment['mentions']) {
  const names = mentions.map(({ name }) => `@${name}`).filter((name) => text.includes(name));
  if (names.length === 0) return text;
  const cut = new RegExp(`(${names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`);
  return text.split(cut).map((part, at) =>
    names.includes(part) ? (
      <span key={at} className="mention">
        {part}
      </span>
    ) : (
      part
    ),
  );
}

// Where something is said about an item or a case, with mentions. What is typed stays while the tab lives, wherever its writer goes meanwhile.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { first } from '../acts/fields.tsx';
import type { PeopleSource } from '../acts/person-field.tsx';
import { newKey } from '../api/http.ts';
import { toProblem, type Problem } from '../api/problem.ts';
import { createKept } from '../app/kept.ts';
import { useSettled } from '../app/settled.ts';
import { useStore } from '../app/store.ts';
import { ProblemBox, ReadProblem } from '../components/problem.tsx';
import { Caps } from '../keys/help-sheet.tsx';
import { isComposing } from '../keys/ime.ts';
import { isSubmit } from '../keys/submit.ts';
import { useCommand } from '../keys/use-key.ts';
import { usePerson } from '../session/session.ts';
import { fits, mentionedIn, typedMention, withMention, type Mentionable } from './mention.ts';

/** By its writer and what it is about: nobody sends what another has typed at this desk. */
type Said = { readonly text: string; readonly chosen: readonly Mentionable[] };
const NOTHING: Said = { text: '', chosen: [] };
const kept = createKept(NOTHING);

type Props = {
  /** The id of the item or the case. */
  readonly about: string;
  readonly label: string;
  readonly placeholder: string;
  readonly hint: string;
  readonly submit: string;
  /** Who can be mentioned: asked for once a mention is typed. */
  readonly people: PeopleSource<Mentionable> & { readonly isOff?: boolean };
  /** Where a dialog begins. */
  readonly isFirst?: boolean;
  readonly send: (said: { readonly text: string; readonly mentions: string[] }, key: string) => Promise<unknown>;
};

export function SayBox({ about, label, placeholder, hint, submit, people: { queryKey, read, isOff }, isFirst = false, send: say }: Props) {
  const { t } = useTranslation();
  const person = usePerson();
  const unsent = useMemo(() => kept(`${person.id}/${about}`), [person.id, about]);
  const { text, chosen } = useStore(unsent);
  const write = (next: string, names = chosen): void => unsent.set(next === '' ? NOTHING : { text: next, chosen: names });
  const [typed, setTyped] = useState<{ readonly from: number; readonly typed: string } | null>(null);
  const [at, setAt] = useState(0);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const key = useRef(newKey());
  const isRunning = useRef(false);
  const id = useId();
  const field = (): HTMLTextAreaElement | null => document.getElementById(id) as HTMLTextAreaElement | null;
  useCommand('comment', () => field()?.focus());

  const asked = useSettled(typed?.typed.trim() ?? '');
  const people = useQuery({
    queryKey: [...queryKey, asked],
    queryFn: () => read(asked === '' ? undefined : asked),
    enabled: typed !== null && !isOff,
    placeholderData: keepPreviousData,
  });
  const offered = typed ? (people.data?.items ?? []).filter((one) => one.id !== person.id && fits(one, typed.typed)).slice(0, 8) : [];
  const look = (target: HTMLTextAreaElement): void => {
    setTyped(typedMention(target.value, target.selectionStart));
    setAt(0);
  };
  const choose = (who: Mentionable | undefined): void => {
    const element = field();
    if (!who || !typed || !element) return;
    const caret = typed.from + who.name.length + 2;
    write(withMention(text, typed.from, element.selectionStart, who), [...chosen, { id: who.id, name: who.name }]);
    setTyped(null);
    requestAnimationFrame(() => {
      element.focus();
      element.setSelectionRange(caret, caret);
    });
  };
  const send = async (): Promise<void> => {
    if (isRunning.current || text.trim() === '') return;
    isRunning.current = true;
    setBusy(true);
    setProblem(null);
    try {
      await say({ text: text.trim(), mentions: mentionedIn(text, chosen) }, key.current);
      key.current = newKey();
      write('');
    } catch (error) {
      const refused = toProblem(error);
      if (!refused.isUnanswered && refused.status !== 401) key.current = newKey();
      setProblem(refused);
    } finally {
      isRunning.current = false;
      setBusy(false);
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (isComposing(event)) return;
    const isOpen = offered.length > 0;
    if (isSubmit(event)) void send();
    else if (isOpen && event.key === 'ArrowDown') setAt((at + 1) % offered.length);
    else if (isOpen && event.key === 'ArrowUp') setAt((at - 1 + offered.length) % offered.length);
    else if (isOpen && (event.key === 'Enter' || event.key === 'Tab')) choose(offered[at]);
    else if (isOpen && event.key === 'Escape') setTyped(null);
    else return;
    event.preventDefault();
  };
  const isOpen = offered.length > 0;
  return (
    <div className="comment-write" data-own-enter="">
      <label htmlFor={id} className="only-spoken">
        {label}
      </label>
      <div className="float-place" data-own-keys={isOpen ? '' : undefined}>
        <Input.TextArea
          id={id}
          {...first(isFirst)}
          className="grows"
          rows={2}
          maxLength={2_000}
          placeholder={placeholder}
          value={text}
          aria-autocomplete="list"
          aria-controls={isOpen ? `${id}-list` : undefined}
          aria-activedescendant={isOpen ? `${id}-${at}` : undefined}
          onKeyDown={onKeyDown}
          onChange={(event) => {
            write(event.target.value);
            setProblem(null);
            look(event.target);
          }}
          onBlur={() => setTyped(null)}
        />
        {isOpen && (
          <ul id={`${id}-list`} role="listbox" aria-label={t('comment.mention')} className="options options-float">
            {offered.map((who, index) => (
              <li
                key={who.id}
                id={`${id}-${index}`}
                role="option"
                aria-selected={index === at}
                className={index === at ? 'option option-at' : 'option'}
                onPointerDown={(event) => {
                  event.preventDefault();
                  choose(who);
                }}
              >
                <span className="option-name">{who.name}</span>
                <code className="muted">{who.id}</code>
              </li>
            ))}
          </ul>
        )}
      </div>
      {typed !== null && <ReadProblem of={people} />}
      {problem && <ProblemBox error={problem} />}
      {text.trim() !== '' && (
        <p className="comment-foot">
          <span className="fine">{hint}</span>
          <Button size="small" loading={isBusy} onClick={() => void send()}>
            {submit} <Caps id="submitNext" />
          </Button>
        </p>
      )}
    </div>
  );
}

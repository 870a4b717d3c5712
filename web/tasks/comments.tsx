// What was said about an item, and saying something. What is typed stays while the tab lives, wherever its writer goes meanwhile.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { commentTask, listCandidates, listComments } from '../api/calls.ts';
import { newKey } from '../api/http.ts';
import { toProblem, type Problem } from '../api/problem.ts';
import type { Task } from '../api/types.ts';
import { usePoll } from '../app/poll.ts';
import { ProblemBox } from '../components/problem.tsx';
import { SaidList } from '../components/said.tsx';
import { Caps } from '../keys/help-sheet.tsx';
import { isComposing } from '../keys/ime.ts';
import { useCommand } from '../keys/use-key.ts';
import { may, usePerson } from '../session/session.ts';
import { fits, mentionedIn, typedMention, withMention, type Mentionable } from './mention.ts';

const POLL_MS = 10_000;
/** Unsent texts by item. */
const unsent = new Map<string, { readonly text: string; readonly chosen: readonly Mentionable[] }>();

export function Comments({ task }: { readonly task: Task }) {
  const { t } = useTranslation();
  const person = usePerson();
  const list = useQuery({ queryKey: ['comments', task.id], queryFn: () => listComments(task.id), refetchInterval: usePoll(POLL_MS) });
  const said = list.data?.items ?? [];
  return (
    <section aria-labelledby="comments" className="comments">
      <h2 id="comments">{said.length > 0 ? t('comment.titleCount', { count: said.length }) : t('comment.title')}</h2>
      {list.error && !list.data && <ProblemBox error={list.error} onRetry={() => void list.refetch()} />}
      <SaidList items={said} />
      {list.data?.next && <p className="muted">{t('comment.more')}</p>}
      {may(person, 'task.comment') && <Write task={task} />}
    </section>
  );
}

function Write({ task }: { readonly task: Task }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const person = usePerson();
  const [text, setText] = useState(() => unsent.get(task.id)?.text ?? '');
  const [chosen, setChosen] = useState<readonly Mentionable[]>(() => unsent.get(task.id)?.chosen ?? []);
  const [typed, setTyped] = useState<{ readonly from: number; readonly typed: string } | null>(null);
  const [at, setAt] = useState(0);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const key = useRef(newKey());
  const isRunning = useRef(false);
  const id = useId();
  const field = (): HTMLTextAreaElement | null => document.getElementById(id) as HTMLTextAreaElement | null;
  useCommand('comment', () => field()?.focus());
  useEffect(() => {
    if (text === '') unsent.delete(task.id);
    else unsent.set(task.id, { text, chosen });
  }, [task.id, text, chosen]);

  const people = useQuery({
    queryKey: ['candidates', task.id],
    queryFn: () => listCandidates(task.id),
    enabled: typed !== null && may(person, 'task.work'),
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
    setText(withMention(text, typed.from, element.selectionStart, who));
    setChosen([...chosen, { id: who.id, name: who.name }]);
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
      await commentTask(task.id, { text: text.trim(), mentions: mentionedIn(text, chosen) }, key.current);
      key.current = newKey();
      setText('');
      setChosen([]);
      await client.invalidateQueries({ queryKey: ['comments', task.id] });
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
    if (event.key === 'Enter' && event.ctrlKey) void send();
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
        {t('comment.label')}
      </label>
      <div className="float-place" data-own-keys={isOpen ? '' : undefined}>
        <Input.TextArea
          id={id}
          className="grows"
          rows={2}
          maxLength={2_000}
          placeholder={t('comment.placeholder')}
          value={text}
          aria-autocomplete="list"
          aria-controls={isOpen ? `${id}-list` : undefined}
          aria-activedescendant={isOpen ? `${id}-${at}` : undefined}
          onKeyDown={onKeyDown}
          onChange={(event) => {
            setText(event.target.value);
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
      {problem && <ProblemBox error={problem} />}
      {text.trim() !== '' && (
        <p className="comment-foot">
          <span className="fine">{t('comment.hint')}</span>
          <Button size="small" loading={isBusy} onClick={() => void send()}>
            {t('comment.send')} <Caps id="submitNext" />
          </Button>
        </p>
      )}
    </div>
  );
}

// `task.claimed` in words; an event that this build does not know is shown by its own name.
import { useTranslation } from 'react-i18next';
import { en } from '../i18n/en.ts';

type Known = { [Noun in keyof typeof en.event]: `event.${Noun}.${Extract<keyof (typeof en.event)[Noun], string>}` }[keyof typeof en.event];

function isKnownEvent(event: string): boolean {
  const [noun = '', verb = ''] = event.split('.');
  const verbs: object | undefined = Object.hasOwn(en.event, noun) ? en.event[noun as keyof typeof en.event] : undefined;
  return verbs !== undefined && Object.hasOwn(verbs, verb);
}

export function useEventTitle(): (event: string) => string {
  const { t } = useTranslation();
  return (event) => (isKnownEvent(event) ? t(`event.${event}` as Known) : event);
}

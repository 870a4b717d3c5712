// Who stands aside from a case, because she has an interest in it (SOD-22). Nothing is shown while nobody does.
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { listRecusals } from '../api/calls.ts';
import { ReadProblem } from '../components/problem.tsx';
import { useFormats } from '../i18n/format.ts';

export function Recusals({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const { dateTime } = useFormats();
  const found = useQuery({ queryKey: ['case', id, 'recusals'], queryFn: () => listRecusals(id) });
  const items = found.data?.items ?? [];
  if (!found.error && items.length === 0) return null;
  return (
    <section aria-labelledby="recusals">
      <h2 id="recusals">{t('recusal.title')}</h2>
      <ReadProblem of={found} />
      <ul className="plain-list">
        {items.map(({ person, name, interest, at }) => (
          <li key={person}>
            <span>
              {name}
              {interest !== null && <span className="muted"> · {interest}</span>}
            </span>
            <span className="muted">{dateTime(at)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

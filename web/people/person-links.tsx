// Who counts as one with somebody, for who reviews people (FE-01, SOD-03). A link is proposed like any change of access, and stays for good.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { listPersonLinks } from '../api/calls.ts';
import { ReadProblem } from '../components/problem.tsx';

export function PersonLinks({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const found = useQuery({ queryKey: ['person', id, 'links'], queryFn: () => listPersonLinks(id) });
  const items = found.data?.items ?? [];
  return (
    <>
      <h2>{t('personLink.title')}</h2>
      <ReadProblem of={found} />
      {found.data && items.length === 0 && <p className="muted">{t('personLink.none')}</p>}
      {items.length > 0 && (
        <ul className="plain-list">
          {items.map(({ person, name, relation }) => (
            <li key={person}>
              <Link to="/admin/people/$id" params={{ id: person }}>
                {name}
              </Link>
              <span className="muted">{t(`personLink.relation.${relation}`)}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

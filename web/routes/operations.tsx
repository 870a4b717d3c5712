// /operations: what does not go on, what could not be delivered, and what nobody knows the outcome of.
import { useTranslation } from 'react-i18next';
import { useTitle } from '../app/title.ts';
import { useListKeys } from '../components/grid.tsx';
import { DeadLetters } from '../operations/dead-letters.tsx';
import { StuckCases } from '../operations/stuck-cases.tsx';
import { UnknownEffects } from '../operations/unknown-effects.tsx';
import { Allowed } from '../session/allowed.tsx';

export function OperationsScreen() {
  const { t } = useTranslation();
  useTitle(t('operations.title'));
  useListKeys();
  return (
    <div className="screen">
      <h1>{t('operations.title')}</h1>
      <Allowed permission="operations.read">
        <StuckCases />
        <DeadLetters />
        <UnknownEffects />
      </Allowed>
    </div>
  );
}

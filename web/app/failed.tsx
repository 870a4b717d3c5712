// When an address leads nowhere, and when a screen breaks: what happened and the way on.
import { Link, type ErrorComponentProps } from '@tanstack/react-router';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { ProblemBox } from '../components/problem.tsx';

export function NotFound() {
  const { t } = useTranslation();
  return (
    <div className="screen narrow">
      <h1>{t('app.notFound')}</h1>
      <Link to="/inbox">{t('app.toInbox')}</Link>
    </div>
  );
}

export function ScreenFailed({ error }: ErrorComponentProps) {
  const { t } = useTranslation();
  return (
    <div className="screen narrow">
      <h1>{t('app.failed')}</h1>
      <ProblemBox error={error} />
      <Button onClick={() => window.location.reload()}>{t('app.reload')}</Button>
    </div>
  );
}

// The bar on top: name, main navigation, claim next, language, the person's menu.
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from '@tanstack/react-router';
import { useQueueTitle } from '../api/names.ts';
import { KeyboardIcon, SearchIcon } from '../components/icons.tsx';
import { Caps, helpIsOpen } from '../keys/help-sheet.tsx';
import { paletteIsOpen } from '../keys/palette.tsx';
import { useCommand } from '../keys/use-key.ts';
import { may, usePerson } from '../session/session.ts';
import { useClaimNext } from '../tasks/claim-next.tsx';
import { PersonMenu } from './person-menu.tsx';
import { prefer, usePreferences } from './preferences.ts';

export function TopBar() {
  const { t } = useTranslation();
  const person = usePerson();
  const navigate = useNavigate();
  const { language } = usePreferences();
  const { claim, state, queue } = useClaimNext();
  const queueTitle = useQueueTitle();
  const canWork = may(person, 'task.work');
  useCommand('inbox', () => void navigate({ to: '/inbox' }));
  useCommand('queues', () => void navigate({ to: '/queues' }));
  useCommand('tasks', () => void navigate({ to: '/tasks' }));
  useCommand('cases', () => void navigate({ to: '/cases' }));
  useCommand('processes', () => void navigate({ to: '/processes' }));
  useCommand('search', () => void navigate({ to: '/search' }), { isOff: !may(person, 'case.read') });
  useCommand('board', () => void navigate({ to: '/board' }), { isOff: !may(person, 'task.assign') });
  useCommand('people', () => void navigate({ to: '/admin/people' }), { isOff: !may(person, 'people.read') });
  useCommand('operations', () => void navigate({ to: '/operations' }), { isOff: !may(person, 'operations.read') });
  useCommand('claimNext', () => void claim(), { isOff: !canWork });
  useCommand('palette', () => paletteIsOpen.set(true));
  return (
    <header className="bar">
      <Link to="/inbox" className="brand">
        <Seal />
        <span className="brand-name">Countersign</span>
        <span className="brand-zh" lang="zh-CN">
          会签
        </span>
      </Link>
      <nav aria-label={t('nav.label')} className="bar-nav">
        <Link to="/inbox">{t('nav.inbox')}</Link>
        <Link to="/queues">{t('nav.queues')}</Link>
        <Link to="/cases">{t('nav.cases')}</Link>
        <Link to="/processes">{t('nav.processes')}</Link>
        {may(person, 'task.assign') && <Link to="/board">{t('nav.board')}</Link>}
        {may(person, 'people.read') && <Link to="/admin/people">{t('nav.people')}</Link>}
        {may(person, 'operations.read') && <Link to="/operations">{t('nav.operations')}</Link>}
      </nav>
      <div className="bar-end">
        {canWork && (
          <Button
            type="primary"
            loading={state.kind === 'claiming'}
            onClick={() => void claim()}
            title={queue === undefined ? t('inbox.claimHint') : t('inbox.claimFrom', { queue: queueTitle(queue) })}
          >
            {t('inbox.claimNext')} <Caps id="claimNext" />
          </Button>
        )}
        {may(person, 'case.read') && (
          <Link to="/search" className="bar-button" aria-label={t('search.title')} title={t('search.title')}>
            <SearchIcon />
          </Link>
        )}
        <button
          type="button"
          className="bar-button"
          onClick={() => helpIsOpen.set(true)}
          aria-label={t('keys.title')}
          title={t('keys.title')}
        >
          <KeyboardIcon />
        </button>
        <button
          type="button"
          className="bar-button"
          lang={language === 'en' ? 'zh-CN' : 'en'}
          onClick={() => prefer({ language: language === 'en' ? 'zh-CN' : 'en' })}
        >
          {language === 'en' ? '中文' : 'English'}
        </button>
        <PersonMenu />
      </div>
    </header>
  );
}

export function Seal() {
  return (
    <svg className="seal" viewBox="0 0 32 32" width="22" height="22" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="5" />
      <path d="M8 9h16M8 16h10M8 23h7M18 22l3 3 5-7" />
    </svg>
  );
}

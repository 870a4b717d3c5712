// The frame of every screen: bar, banners, notices, and the sign-in that stands before or over them.
import { useQueryClient } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { getSession } from '../api/calls.ts';
import { disconnected, signedOut } from '../api/http.ts';
import { startLive } from '../api/live.ts';
import { Dialog } from '../components/dialog.tsx';
import { ProblemBox } from '../components/problem.tsx';
import { HelpSheet, helpIsOpen } from '../keys/help-sheet.tsx';
import { Palette } from '../keys/palette.tsx';
import { useCommand } from '../keys/use-key.ts';
import { FirstPassword } from '../session/first-password.tsx';
import { SignInForm } from '../session/sign-in.tsx';
import { SignInPage } from '../session/sign-in-page.tsx';
import { may, useOtherTabs, usePerson, useSession } from '../session/session.ts';
import { ClaimNextProvider } from '../tasks/claim-next.tsx';
import { NoticeCorner } from './notice-corner.tsx';
import { useStore } from './store.ts';
import { TopBar } from './top-bar.tsx';

export function Shell() {
  const { t } = useTranslation();
  const session = useSession();
  useOtherTabs();
  if (session.isPending) return <div className="splash">{t('app.loading')}</div>;
  if (session.error && session.data === undefined)
    return (
      <main className="screen narrow">
        <ProblemBox error={session.error} onRetry={() => void session.refetch()} />
      </main>
    );
  if (!session.data) return <SignInPage />;
  if (session.data.mustChangePassword) return <FirstPassword name={session.data.person.name} />;
  return <SignedIn key={session.data.person.id} />;
}

function SignedIn() {
  const { t } = useTranslation();
  const isSignedOut = useStore(signedOut);
  const isOffline = useStore(disconnected);
  useReconnect(isOffline);
  useLive();
  useCommand('help', () => helpIsOpen.set(true));
  return (
    <ClaimNextProvider>
      <a className="skip" href="#content">
        {t('app.skip')}
      </a>
      <TopBar />
      <div role="status" className="banner-place">
        {isOffline && <p className="banner">{t('app.offline')}</p>}
      </div>
      <main id="content" tabIndex={-1}>
        <Outlet />
      </main>
      <NoticeCorner />
      <HelpSheet />
      <Palette />
      {isSignedOut && (
        <Dialog title={t('signIn.again')} width={400}>
          <p>{t('signIn.expired')}</p>
          <SignInForm />
        </Dialog>
      )}
    </ClaimNextProvider>
  );
}

function useLive(): void {
  const client = useQueryClient();
  const mayHear = may(usePerson(), 'task.read');
  useEffect(() => (mayHear ? startLive(client) : undefined), [client, mayHear]);
}

const AGAIN_MS = 3_000;

/** While there is no connection: asks until there is one, so that the banner goes by itself. */
function useReconnect(isOffline: boolean): void {
  useEffect(() => {
    if (!isOffline) return undefined;
    const timer = window.setInterval(() => void getSession().catch(() => undefined), AGAIN_MS);
    return () => window.clearInterval(timer);
  }, [isOffline]);
}
